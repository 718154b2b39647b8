/**
 * Sells some pieces of a product.
 *
 * @param {import('./prisma/generated/client.ts').PrismaClient} prisma
 * @param {{ requestId: string, product: string, quantity: number }} sale
 */
export async function sell(prisma, { requestId, product, quantity }) {
  const { id, price } = await prisma.product.update({
    where: { name: product },
    data: { stock: { decrement: quantity } },
  });
  return prisma.sale.create({
    data: { requestId, productId: id, quantity, total: price.mul(quantity) },
  });
}
