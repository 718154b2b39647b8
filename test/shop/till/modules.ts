import { join } from 'node:path';

const folder = join(import.meta.dirname, '../../../templates/shop/public/till');

/** Imports a module of the till as it is served: plain JavaScript, whose types are checked where it stands. */
export function loadTill<Module>(name: string): Promise<Module> {
  return import(/* @vite-ignore */ join(folder, name)) as Promise<Module>;
}

/** A product as far as the cart looks at it. */
export function product(id: number, facts: { price?: string; taxRate?: string } = {}) {
  return { id, name: `Article ${id}`, sku: `A-${id}`, barcode: null, price: '1.00', taxRate: '0', stock: 9, ...facts };
}
