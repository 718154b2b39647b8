import { expect, it } from 'vitest';
import { addressOf, isWanted, receiptIn } from '../../../templates/shop/public/receipt/address.js';

const hash = 'c0ffee0d2f8f6b8f3a1e5f0f6f5a7a0f9f8d3b6a1c2e4d5f60718293a4b5c6d7';
const sealed = { id: 731, seal: { hash } };

it('names a receipt, whatever the shop is called', () => {
  expect(receiptIn(addressOf('https://till.example', sealed))).toEqual({ id: 731, seal: 'c0ffee0d2f8f6b8f' });
  expect(receiptIn(addressOf('http://192.168.1.20:3000', { id: 2, seal: null }))).toEqual({ id: 2, seal: '' });
});

it.each([
  '4012345678901',
  'https://till.example/',
  'https://till.example/?receipt=0',
  '/?receipt=1',
  'javascript:1/?receipt=1',
])('takes %j for no receipt', (other) => {
  expect(receiptIn(other)).toBeNull();
});

it('is that of another shop’s receipt, where the seals differ', () => {
  const wanted = { id: 731, seal: 'c0ffee0d2f8f6b8f' };
  expect(isWanted(wanted, sealed)).toBe(true);
  expect(isWanted(wanted, { seal: { hash: hash.replace('c0', 'c1') } })).toBe(false);
  expect(isWanted(wanted, { seal: null })).toBe(false);
  expect(isWanted({ id: 2, seal: '' }, { seal: null })).toBe(true);
});
