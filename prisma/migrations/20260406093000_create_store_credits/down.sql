-- Undo: create store credits and their ledger
-- Undoes: sha256:882404bf0f6b76fc1da38e44e24e21e92d568d9ab964ca3550ae3c3eb98ae399
-- Signed: sha256:dda86756bad5c19aead04ab88627ad1495339a67a129eac53f00de8f863d8532
--
-- Kind: atomic
-- Loses: every spent store credit with its ledger. It refuses while one has money left: that money is the customers'
BEGIN;
SET LOCAL lock_timeout = '5s';

LOCK TABLE store_credits, store_credit_entries IN ACCESS EXCLUSIVE MODE;

DO $$
DECLARE
    unspent INTEGER;
BEGIN
    SELECT count(*) INTO unspent FROM store_credits WHERE balance > 0;
    IF unspent > 0 THEN
        RAISE EXCEPTION '% store credits are not spent; nothing was changed.', unspent
            USING HINT = 'The customers have paid for them. Pay them out first, or stay.';
    END IF;
END
$$;

DROP TABLE store_credit_entries;
DROP FUNCTION store_credit_entries_refuse_change();
DROP TABLE store_credits;
DROP TYPE store_credit_entry_kind;

COMMIT;
