-- Undo: index orders by customer
--
-- Undoes: sha256:1d3d625b99d35fe9c9f0e3060a0b761ae03e0b629a54e96c1de1e7beabfe9044
-- Signed: sha256:c7eb9809320731568549d6565296eed38a75273b2e6b780f7d67187ef2fa2ec4
-- Kind: concurrent
-- Loses: nothing
DROP INDEX CONCURRENTLY orders_customer_id_idx;
