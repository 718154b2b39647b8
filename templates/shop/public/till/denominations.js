// @ts-check
import { parseAmount } from './money.js';

/**
 * The coins and notes that people have in their purses, by currency, in its main unit: what is issued and commonly seen. Each
 * line names who issues them and lists them on its website. A shop elsewhere adds its line.
 *
 * @type {Readonly<Record<string, { coins: string, notes: string }>>}
 */
export const DENOMINATIONS = {
  AUD: { coins: '0.05 0.10 0.20 0.50 1 2', notes: '5 10 20 50 100' }, // Reserve Bank of Australia, Royal Australian Mint
  BRL: { coins: '0.05 0.10 0.25 0.50 1', notes: '2 5 10 20 50 100 200' }, // Banco Central do Brasil
  CAD: { coins: '0.05 0.10 0.25 1 2', notes: '5 10 20 50 100' }, // Bank of Canada, Royal Canadian Mint
  CHF: { coins: '0.05 0.10 0.20 0.50 1 2 5', notes: '10 20 50 100 200 1000' }, // Swiss National Bank, Swissmint
  CLP: { coins: '10 50 100 500', notes: '1000 2000 5000 10000 20000' }, // Banco Central de Chile
  CNY: { coins: '0.10 0.50 1', notes: '5 10 20 50 100' }, // People’s Bank of China
  CZK: { coins: '1 2 5 10 20 50', notes: '100 200 500 1000 2000 5000' }, // Czech National Bank
  DKK: { coins: '0.50 1 2 5 10 20', notes: '50 100 200 500' }, // Danmarks Nationalbank
  EUR: { coins: '0.01 0.02 0.05 0.10 0.20 0.50 1 2', notes: '5 10 20 50 100 200 500' }, // European Central Bank
  GBP: { coins: '0.01 0.02 0.05 0.10 0.20 0.50 1 2', notes: '5 10 20 50' }, // Bank of England, Royal Mint
  HKD: { coins: '0.10 0.20 0.50 1 2 5 10', notes: '20 50 100 500 1000' }, // Hong Kong Monetary Authority
  HUF: { coins: '5 10 20 50 100 200', notes: '500 1000 2000 5000 10000 20000' }, // Magyar Nemzeti Bank
  IDR: { coins: '100 200 500 1000', notes: '2000 5000 10000 20000 50000 100000' }, // Bank Indonesia
  ILS: { coins: '0.10 0.50 1 2 5 10', notes: '20 50 100 200' }, // Bank of Israel
  INR: { coins: '1 2 5 10 20', notes: '50 100 200 500' }, // Reserve Bank of India
  JPY: { coins: '1 5 10 50 100 500', notes: '1000 5000 10000' }, // Bank of Japan, Japan Mint; few 2000 yen notes are about
  KRW: { coins: '10 50 100 500', notes: '1000 5000 10000 50000' }, // Bank of Korea
  KWD: { coins: '0.005 0.010 0.020 0.050 0.100', notes: '0.250 0.500 1 5 10 20' }, // Central Bank of Kuwait
  MXN: { coins: '0.50 1 2 5 10', notes: '20 50 100 200 500 1000' }, // Banco de México
  MYR: { coins: '0.05 0.10 0.20 0.50', notes: '1 5 10 20 50 100' }, // Bank Negara Malaysia
  NOK: { coins: '1 5 10 20', notes: '50 100 200 500 1000' }, // Norges Bank
  NZD: { coins: '0.10 0.20 0.50 1 2', notes: '5 10 20 50 100' }, // Reserve Bank of New Zealand
  PHP: { coins: '0.25 1 5 10 20', notes: '50 100 200 500 1000' }, // Bangko Sentral ng Pilipinas
  PLN: { coins: '0.01 0.02 0.05 0.10 0.20 0.50 1 2 5', notes: '10 20 50 100 200 500' }, // Narodowy Bank Polski
  RON: { coins: '0.01 0.05 0.10 0.50', notes: '1 5 10 20 50 100 200 500' }, // Banca Națională a României
  SEK: { coins: '1 2 5 10', notes: '20 50 100 200 500 1000' }, // Sveriges Riksbank
  SGD: { coins: '0.05 0.10 0.20 0.50 1', notes: '2 5 10 50 100' }, // Monetary Authority of Singapore
  THB: { coins: '0.25 0.50 1 2 5 10', notes: '20 50 100 500 1000' }, // Bank of Thailand
  TRY: { coins: '0.25 0.50 1 5', notes: '10 20 50 100 200' }, // Central Bank of the Republic of Türkiye
  TWD: { coins: '1 5 10 50', notes: '100 500 1000' }, // Central Bank of the Republic of China (Taiwan)
  UAH: { coins: '0.50 1 2 5 10', notes: '20 50 100 200 500 1000' }, // National Bank of Ukraine
  USD: { coins: '0.01 0.05 0.10 0.25', notes: '1 5 10 20 50 100' }, // U.S. Currency Education Program, U.S. Mint; few $2 notes, $1 and 50 ¢ coins are about
  ZAR: { coins: '0.10 0.20 0.50 1 2 5', notes: '10 20 50 100 200' }, // South African Reserve Bank
};

/**
 * @typedef {object} Cash
 * @property {readonly bigint[]} coins in the currency's smallest units, rising
 * @property {readonly bigint[]} notes the same
 */

/**
 * The coins and notes of a currency. Where the table lacks it, a series of 1, 2 and 5, of which nobody knows which are notes.
 *
 * @param {string} currency ISO 4217 code
 * @param {number} digits decimals of the currency
 * @param {bigint} step the smallest amount of cash, in smallest units
 * @returns {Cash}
 */
export function cashOf(currency, digits, step) {
  const known = DENOMINATIONS[currency];
  if (!known) return { coins: series(step), notes: [] };
  /** @param {string} list */
  const read = (list) => list.split(' ').map((amount) => parseAmount(amount, digits) ?? 0n);
  return { coins: read(known.coins), notes: read(known.notes) };
}

/** @param {bigint} step */
function series(step) {
  return Array.from({ length: 12 }, (_, power) =>
    [1n, 2n, 5n].map((figure) => figure * step * 10n ** BigInt(power)),
  ).flat();
}
