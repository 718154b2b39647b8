import { beforeAll, describe, expect, it } from 'vitest';
import { type Journey, recordJourney } from './journey.ts';
import { history } from './shop-migrations.ts';
import type { Row, Rows } from './shop-rows.ts';

/** What a step may do to rows that were there before it. Everything else must stay as it was. */
interface Effect {
  /** Columns whose values it changes. */
  readonly changes?: readonly string[];
  /** Columns that get another name, old → new. */
  readonly renames?: Readonly<Record<string, string>>;
  /** Columns that it takes away. */
  readonly drops?: readonly string[];
  /** Older tables to which it adds rows. */
  readonly adds?: readonly string[];
}

const effects: Readonly<Record<string, Effect>> = {
  rename_cost_to_purchase_price: { renames: { 'products.cost': 'products.purchase_price' } },
  make_purchase_price_exact: { changes: ['products.purchase_price'] },
  backfill_sku: { changes: ['products.sku'] },
  move_brand_names: { changes: ['products.brand_id'], adds: ['brands'] },
  repair_and_validate_amounts: { changes: ['products.stock', 'products.barcode', 'customers.loyalty_points'] },
  backfill_old_sales: {
    changes: [
      ...['register_id', 'receipt_number', 'completed_at', 'subtotal', 'discount', 'tax', 'total'].map(
        (column) => `orders.${column}`,
      ),
      ...['product_name', 'sku', 'line_total'].map((column) => `order_items.${column}`),
      'receipt_counters.last_number',
    ],
    adds: ['payments', 'refunds', 'refund_items'],
  },
  spread_order_discounts: { changes: ['order_items.order_discount'] },
  backfill_refunds: {
    changes: [
      ...['register_id', 'number', 'tax', 'rounding', 'was_allowed'].map((column) => `refunds.${column}`),
      'refund_items.tax',
      'refund_counters.last_number',
    ],
    adds: ['refund_payments'],
  },
  drop_refunds_method: {
    changes: ['refunds.register_id', 'refunds.number', 'refund_counters.last_number'],
    drops: ['refunds.method'],
    adds: ['refund_payments'],
  },
  free_shared_emails: { changes: ['customers.email'], adds: ['audit_log'] },
  count_earlier_receipts: { adds: ['receipt_print_counters'] },
  drop_products_brand: { changes: ['products.brand_id'], drops: ['products.brand'], adds: ['brands'] },
};

let at: Journey;
beforeAll(async () => {
  at = await recordJourney();
});

describe.each(history)('$name', ({ title }) => {
  const { changes = [], renames = {}, drops = [], adds = [] } = effects[title] ?? {};

  it('finds rows in every table', () => {
    const empty = Object.entries(at(title).before).filter(([, rows]) => rows.length === 0);
    expect(empty).toEqual([]);
  });

  it('keeps every row, and every value that it has no business with', () => {
    const { before, after } = at(title);
    for (const [table, rows] of Object.entries(before)) {
      const found = byKey(after[table] ?? []);
      for (const row of rows) {
        const now = found.get(keyOf(row));
        expect(now, `${table} lost a row`).toBeDefined();
        for (const [column, value] of Object.entries(row)) {
          const place = `${table}.${column}`;
          if (changes.includes(place)) continue;
          const newPlace = renames[place] ?? place;
          if (drops.includes(place)) expect(now).not.toHaveProperty(column);
          else expect({ place, value: now?.[newPlace.slice(table.length + 1)] }).toEqual({ place, value });
        }
      }
    }
  });

  it('adds rows to no table but those that it is meant to fill', () => {
    const { before, after } = at(title);
    const grown = Object.keys(before).filter((table) => after[table]?.length !== before[table]?.length);
    expect(grown.sort()).toEqual([...adds].sort());
  });

  it('does change what it is written to change', () => {
    const { before, after } = at(title);
    const unchanged = changes.filter((place) => valuesAt(before, place) === valuesAt(after, place));
    expect(unchanged).toEqual([]);
  });
});

/** Every table's rows are known by their first key column. */
function keyOf(row: Row): unknown {
  return row.id ?? row.register_id ?? row.idempotency_key ?? row.order_id ?? row.kind;
}

function byKey(rows: readonly Row[]): Map<unknown, Row> {
  return new Map(rows.map((row) => [keyOf(row), row]));
}

function valuesAt(rows: Rows, place: string): string {
  const [table = '', column = ''] = place.split('.');
  return JSON.stringify(rows[table]?.map((row) => row[column]));
}
