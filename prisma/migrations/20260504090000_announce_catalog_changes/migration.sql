-- Announce changes of the catalogue
--
-- Revises: 20260427090000_seal_receipts
-- Kind: atomic
-- Why: a till shows prices for minutes. Whoever changes one, an office, an import or a hand with SQL, must not have to
--   think of the tills
-- Technique: a trigger for statements, not for rows, and with a column list: the UPDATE of a sale, which sets the stock
--   alone, never calls it. The same text is told once in a transaction: an import of 100,000 rows is one notification.
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
    AFTER UPDATE OF name, sku, barcode, category_id, brand_id, price, tax_rate, is_tax_exempt, is_active ON products
    FOR EACH STATEMENT EXECUTE FUNCTION products_announce_change();

COMMIT;
