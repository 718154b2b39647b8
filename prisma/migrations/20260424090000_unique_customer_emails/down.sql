-- Undo: make e-mail addresses of customers unique without regard to case
-- Undoes: sha256:658cb2f8e5ce2cd93ccc99b4361c56e5fb668bbdd073bd33479c3c4c18287d84
-- Signed: sha256:5859a1d022fea0809ffaa44145cd55074a220343a6168cfa2fb0d9c2c629e387
--
-- Kind: concurrent
-- Loses: nothing
DROP INDEX CONCURRENTLY customers_email_lower_key;
