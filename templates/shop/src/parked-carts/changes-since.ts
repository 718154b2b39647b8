import type { Product } from '../catalog/product-schema.ts';
import type { CustomerWithTerms } from '../customers/customer-schema.ts';
import { type Currency, STORED_DIGITS, toMinorUnits } from '../money.ts';
import type { KeptCart, KeptLine } from './parked-cart-repository.ts';
import type { ResumedCart } from './parked-cart-schema.ts';

type Change = ResumedCart['changes'][number];

/**
 * What is no longer as it was when a cart was parked, each in a sentence for the person at the till, in the order of the cart.
 *
 * @param now the products and the customer of the cart as they are; who or what is no longer there is missing
 */
export function changesSince(
  cart: KeptCart,
  now: { products: ReadonlyMap<number, Product>; customer: CustomerWithTerms | null },
  { code }: Pick<Currency, 'code'>,
): Change[] {
  const ids = [...new Set(cart.lines.map(({ productId }) => productId))];
  const ofProducts = ids.flatMap((productId) => {
    const lines = cart.lines.filter((line) => line.productId === productId);
    return changesOfProduct(lines, now.products.get(productId), code).map((change) => ({ ...change, productId }));
  });
  return [...ofProducts, ...changesOfCustomer(cart, now.customer).map((change) => ({ ...change, productId: null }))];
}

function changesOfProduct(
  lines: readonly KeptLine[],
  product: Product | undefined,
  currency: string,
): Omit<Change, 'productId'>[] {
  const [was] = lines;
  if (!was) return [];
  if (!product) {
    return [{ kind: 'removed', sentence: `${was.name} is no longer among the goods, so it was left out.` }];
  }
  const { name } = product;
  if (!product.isActive) return [{ kind: 'archived', sentence: `${name} is no longer sold. Take it out of the sale.` }];
  const wanted = lines.reduce((sum, { quantity }) => sum + quantity, 0);
  const changes: Omit<Change, 'productId'>[] = [];
  if (units(product.price) !== units(was.price)) {
    const [price, before] = [product.price, was.price].map((amount) => `${amount} ${currency}`);
    changes.push({ kind: 'price', sentence: `${name} costs ${price} now, it was ${before}.` });
  }
  if (product.isTaxExempt !== was.isTaxExempt) {
    changes.push({ kind: 'tax', sentence: `${name} is ${product.isTaxExempt ? 'not taxed any more' : 'taxed now'}.` });
  } else if (units(product.taxRate) !== units(was.taxRate)) {
    changes.push({ kind: 'tax', sentence: `The tax on ${name} is ${product.taxRate} % now, it was ${was.taxRate} %.` });
  }
  if (product.stock < wanted) {
    changes.push({ kind: 'stock', sentence: `${name}: ${wanted} wanted, ${product.stock} left.` });
  }
  return changes;
}

function changesOfCustomer(
  { hadCustomer, redeemPoints = 0 }: KeptCart,
  customer: CustomerWithTerms | null,
): Omit<Change, 'productId'>[] {
  if (!hadCustomer) return [];
  if (!customer?.isActive) {
    const who = customer?.name ?? 'The customer';
    return [{ kind: 'customer', sentence: `${who} is no longer among the customers, so the sale names nobody.` }];
  }
  const { name, points } = customer;
  if (points >= redeemPoints) return [];
  return [{ kind: 'points', sentence: `${name} has ${points} points now, and ${redeemPoints} were to be used.` }];
}

const units = (decimal: string): bigint => toMinorUnits(decimal, STORED_DIGITS);
