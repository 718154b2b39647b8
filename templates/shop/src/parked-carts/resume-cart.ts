import type { PrismaClient } from '../../prisma/generated/client.ts';
import { findProducts } from '../catalog/product-repository.ts';
import { toProduct } from '../catalog/search-products.ts';
import { findCustomer } from '../customers/customer-repository.ts';
import type { Currency } from '../money.ts';
import type { Actor } from '../people/actor.ts';
import { changesSince } from './changes-since.ts';
import { endParking } from './end-parking.ts';
import { keptOf, type ParkedCartRow, toParkedCart } from './parked-cart-repository.ts';
import type { ResumedCart } from './parked-cart-schema.ts';

/**
 * Takes a parked cart to go on with it, once. Products and customer are looked up as they are now, with what has changed since.
 * Sent again with the same key, it answers with the same cart, and with what is true of it then.
 *
 * @throws Refusal as {@link endParking}
 */
export async function resumeCart(
  context: { prisma: PrismaClient; currency: Currency; actor: Pick<Actor, 'userId' | 'registerId'> },
  id: number,
  request: { registerId: number | undefined; idempotencyKey: string },
): Promise<{ cart: ResumedCart; replayed: boolean }> {
  const { row, replayed } = await endParking(context, id, 'resumed', request);
  return { cart: await lookUpAgain(context, row), replayed };
}

async function lookUpAgain(
  { prisma, currency }: { prisma: PrismaClient; currency: Currency },
  row: ParkedCartRow,
): Promise<ResumedCart> {
  const kept = keptOf(row);
  const rows = await findProducts(prisma, [...new Set(kept.lines.map(({ productId }) => productId))]);
  const products = new Map(rows.map((found) => [found.id, toProduct(found, currency)]));
  const customer = row.customer && (await findCustomer(prisma, row.customer.id));
  return {
    ...toParkedCart(row),
    goods: {
      lines: kept.lines.flatMap(({ productId, quantity, price, discount, priceOverride, note }) => {
        const product = products.get(productId);
        if (!product) return [];
        return [
          {
            ...{ product, quantity, priceWhenParked: price },
            ...(discount && { discount }),
            ...(priceOverride && { priceOverride }),
            ...(note !== undefined && { note }),
          },
        ];
      }),
      ...(kept.discount && { discount: kept.discount }),
      ...(kept.note !== undefined && { note: kept.note }),
      customer: customer?.isActive ? customer : null,
      ...(kept.redeemPoints !== undefined && customer?.isActive && { redeemPoints: kept.redeemPoints }),
    },
    changes: changesSince(kept, { products, customer }, currency),
  };
}
