import type { Static } from 'typebox';
import { Id, Named, Nullable, PAGE_QUERY, PageOf, STORABLE } from '../json-schema.ts';
import { Type } from '../schema-builder.ts';

export const Product = Type.Object(
  {
    id: Id,
    name: Type.String(),
    sku: Type.String(),
    barcode: Nullable(Type.String()),
    price: Type.String({
      description: 'Of one piece. `GET /shop` tells whether it contains the tax.',
      examples: ['1.25'],
    }),
    taxRate: Type.String({ description: 'Percent.', examples: ['19'] }),
    isTaxExempt: Type.Boolean({ description: 'Never taxed, whatever the rate says.' }),
    stock: Type.Integer({ description: 'Pieces left.' }),
    isActive: Type.Boolean({ description: 'Whether it can be sold.' }),
    category: Named,
    brand: Nullable(Named),
  },
  {
    examples: [
      {
        id: 17,
        name: 'Whole milk 1 l',
        sku: 'MLK-001',
        barcode: '4006381333931',
        price: '1.25',
        taxRate: '7',
        isTaxExempt: false,
        stock: 48,
        isActive: true,
        category: { id: 3, name: 'Dairy' },
        brand: null,
      },
    ],
  },
);
export type Product = Static<typeof Product>;

export const ProductPage = Type.Object({
  ...PageOf(Product).properties,
  matchedBy: Type.Enum(['code', 'name'], {
    description: '`code`: the query is the whole barcode or SKU of the first item.',
  }),
  remark: Nullable(Type.String({ description: 'For people: why the code that was asked for can have no product.' })),
});
export type ProductPage = Static<typeof ProductPage>;

export const ProductQuery = Type.Object(
  {
    ...PAGE_QUERY,
    query: Type.Optional(
      Type.String({
        maxLength: 200,
        pattern: STORABLE,
        description:
          'A whole barcode or SKU finds that one product, a barcode also where it is stored as UPC-A and asked for as ' +
          'EAN-13 or the other way round. Anything else finds the products whose name has all its words.',
      }),
    ),
    includeInactive: Type.Optional(Type.Boolean({ default: false, description: 'Also what is no longer sold.' })),
  },
  { additionalProperties: false },
);
export type ProductQuery = Static<typeof ProductQuery>;
