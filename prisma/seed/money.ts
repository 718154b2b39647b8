import { fromMinorUnits } from '../../public/pricing/amounts.js';
import { earnedBy } from '../../public/pricing/points.js';
import { cashPart, priceSale } from '../../public/pricing/price-sale.js';
import { parseBusinessDay, parsePrices, type Shop } from '../../src/config.ts';
import { type Currency, cashStep, findCurrency, toMinorUnits } from '../../src/money.ts';
import { samplePrice, sizeOf } from './prices.ts';
import type { SampleMoney } from './sale.ts';

/** What the seed takes from the environment. */
export interface SeedSettings extends Shop {
  databaseUrl: string;
  /** Percent, for example "8.25". */
  taxRate: string;
}

/**
 * Reads `DATABASE_URL`, `CURRENCY`, `PRICES` and `TAX_RATE`, and what Z reports need: `SHOP_NAME`, `TIME_ZONE` and
 * `DAY_STARTS_AT`.
 *
 * @throws Error with one sentence that names the variable and what it must be
 */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): SeedSettings {
  const databaseUrl = environment.DATABASE_URL;
  if (!databaseUrl) throw new Error('DATABASE_URL is empty. Run "npm run setup", which writes it to .env.');

  const currency = findCurrency(environment.CURRENCY ?? '');
  if (!currency) {
    throw new Error(`CURRENCY is "${environment.CURRENCY ?? ''}", but must be an ISO 4217 code such as EUR or USD.`);
  }

  const taxRate = environment.TAX_RATE ?? '';
  if (!/^\d{1,3}(\.\d{1,2})?$/.test(taxRate) || Number(taxRate) > 100) {
    throw new Error(`TAX_RATE is "${taxRate}", but must be a percentage from 0 to 100, such as 8.25.`);
  }
  const faults: string[] = [];
  const pricesIncludeTax = parsePrices(environment.PRICES, faults);
  const businessDay = parseBusinessDay(environment, faults);
  if (faults.length > 0) throw new Error(faults.join(' '));
  const name = environment.SHOP_NAME?.trim() ?? '';
  // Address and tax number are for invoices, of which the sample week has none.
  return { databaseUrl, name, address: '', taxNumber: '', currency, taxRate, pricesIncludeTax, businessDay };
}

/** A loyalty programme whose point is worth about one per cent of what was spent for it, in the currency's size. */
export interface SampleProgram {
  /** Thousandths of a point for each unit of money. */
  pointsPerThousandUnits: bigint;
  /** What one point is worth, in the currency's smallest units. */
  pointValue: bigint;
}

export function planProgram({ code, digits }: Currency): SampleProgram {
  const pointsPerThousandUnits = BigInt(Math.max(1, Math.round(1000 / sizeOf(code, digits))));
  const unitsForOnePoint = 1000 / Number(pointsPerThousandUnits);
  return {
    pointsPerThousandUnits,
    pointValue: BigInt(Math.max(1, Math.round((unitsForOnePoint / 100) * 10 ** digits))),
  };
}

/** The currency, the tax and the loyalty programme as the sample sales need them. */
export function sampleMoney(
  { currency, taxRate, pricesIncludeTax }: SeedSettings,
  program: SampleProgram,
): SampleMoney {
  const { code, digits } = currency;
  const size = sizeOf(code, digits);
  const smallestCoin = toMinorUnits(cashStep(currency), digits);
  return {
    smallestCoin,
    taxRate,
    pricesIncludeTax,
    priceSale(lines, method) {
      const tagged = lines.map(({ unitPrice, quantity }) => ({
        unitPrice: fromMinorUnits(unitPrice, digits),
        quantity,
        taxRate,
      }));
      const priced = priceSale({ digits, pricesIncludeTax, lines: tagged });
      const byCard = method === 'card' ? priced.total : 0n;
      const { cash, rounding } = cashPart(priced.total, byCard, smallestCoin);
      return { ...priced, rounding, total: byCard + cash };
    },
    price: (cents) => samplePrice(cents, size, digits),
    pointsFor: (paid) =>
      Number(earnedBy(paid, { pointsPerUnit: fromMinorUnits(program.pointsPerThousandUnits, 3) }, digits)),
  };
}
