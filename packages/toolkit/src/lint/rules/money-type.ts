import { isSerial, typeText } from '../../plan/column-type.ts';
import { shown } from '../../plan/relation-names.ts';
import { lineAtByte } from '../migration.ts';
import type { Rule } from '../rule.ts';

/** Names that mean an amount of money when they end in one of these words … */
const MONEY =
  /^(price|prices|cost|costs|total|totals|subtotal|amount|amounts|balance|fee|fees|tax|taxes|discount|discounts|revenue|salary|wage|paid|due|refund|change|deposit|tip|charge|payment|profit|margin|cash|money|value|worth)$/;
/** … and certainly when one of these is anywhere in them. */
const SURELY_MONEY = /^(price|cost|amount|subtotal|salary|revenue|fee)$/;
/** What comes last in the name of a thing that is counted, or an amount that says its smallest unit (`price_cents`). */
const NOT_MONEY =
  /^(id|ids|count|counter|number|no|qty|quantity|items|points|percent|percentage|pct|rate|ratio|factor|days|months|hours|minutes|seconds|at|on|by|until|date|code|type|kind|status|name|list|version|position|rank|index|order|level|cents|cent|pence|minor|units|micros|satoshis)$/;

export const moneyType: Rule = {
  name: 'money-type',
  severity: 'error',
  why: 'A float cannot hold most decimal fractions (0.1 + 0.2 is not 0.3), an integer holds none, and "money" depends on a setting of the server.',
  instead:
    'Write NUMERIC(14,3); in the Prisma schema: Decimal @db.Decimal(14, 3). An integer of the smallest unit is called so: price_cents.',
  *check({ statements }, { defaultSchema }) {
    for (const statement of statements) {
      for (const { table, column, type, byte } of statement.columns) {
        const text = typeText(type).replace(/\[\]$/, '');
        const inexact = text === 'double precision' || text === 'real';
        const whole = /^(smallint|integer|bigint)$/.test(text) && !isSerial(type);
        if (text !== 'money' && !((inexact || whole) && isMoneyName(column))) continue;
        const where = `${shown(table, defaultSchema)}.${column}`;
        const what = text === 'money' ? 'has the type money' : `looks like money and is ${text}`;
        yield { line: lineAtByte(statement, byte), what: `${where} ${what}.` };
      }
    }
  },
};

/** Whether a column's name means an amount of money: `unit_price`, `orderTotal`, but not `price_list_id`. */
function isMoneyName(column: string): boolean {
  const words = column
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== '');
  const last = words.at(-1) ?? '';
  if (NOT_MONEY.test(last)) return false;
  return MONEY.test(last) || words.some((word) => SURELY_MONEY.test(word));
}
