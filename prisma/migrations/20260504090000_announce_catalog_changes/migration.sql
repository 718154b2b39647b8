-- Announce changes of the catalogue
--
-- Revises: 20260427090000_seal_receipts
-- Kind: atomic
-- Why: a till shows prices for minutes. Whoever changes one, an office, an import or a hand with SQL, must not have to
--   think of the tills
-- Technique: a condition on the trigger leaves out what changes the stock alone, as each sale does. It compares whole
--   rows, not a list of columns: a column that is added later counts too, and none is held by the trigger when it is to
--   be dropped. The same text is told once in a transaction: an import of 100,000 rows is one notification.
-- Trap: NOTIFY takes a lock of the whole database that lasts until the commit is on disk. In the transaction of a sale
--   it would let only one sale at a time be written. The server therefore announces the stock, after the sale.
BEGIN;
SET LOCAL lock_timeout = '5s';

CREATE FUNCTION products_announce_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('shop_changes', 'catalog');
    RETURN NULL;
END
$$;

CREATE TRIGGER products_announce_added_or_removed
    AFTER INSERT OR DELETE OR TRUNCATE ON products
    FOR EACH STATEMENT EXECUTE FUNCTION products_announce_change();

CREATE TRIGGER products_announce_changed
    AFTER UPDATE ON products
    FOR EACH ROW WHEN (to_jsonb(OLD) - 'stock' IS DISTINCT FROM to_jsonb(NEW) - 'stock')
    EXECUTE FUNCTION products_announce_change();

COMMIT;
