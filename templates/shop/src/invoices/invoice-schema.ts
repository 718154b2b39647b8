import type { Static } from 'typebox';
import { Amount, Id, Method, NOT_BLANK, Nullable, PageOf } from '../json-schema.ts';
import { Type } from '../schema-builder.ts';

const text = (maxLength: number, example: string) =>
  Type.String({ minLength: 1, maxLength, pattern: NOT_BLANK, examples: [example] });

/** What an invoice is asked for. */
export const InvoiceBody = Type.Object(
  {
    orderId: Id,
    customer: Type.Optional(
      Type.Object(
        {
          name: Type.Optional(text(200, 'Fontaine Ltd')),
          address: Type.Optional(text(500, 'Mill Lane 4, 10115 Berlin')),
          taxNumber: Type.Optional(text(50, 'DE123456789')),
        },
        {
          additionalProperties: false,
          description:
            'What the invoice says of the customer. What is left out is taken from the customer of the sale. Address and tax ' +
            'number are kept there for the next time.',
        },
      ),
    ),
    exemptReason: Type.Optional(text(200, 'Exempt under section 4 of the VAT act')),
  },
  { additionalProperties: false, examples: [{ orderId: 1204, customer: { name: 'Fontaine Ltd' } }] },
);
export type InvoiceBody = Static<typeof InvoiceBody>;

const Party = Type.Object({
  name: Type.String(),
  address: Nullable(Type.String()),
  taxNumber: Nullable(Type.String()),
});

const Taxed = { net: Amount, tax: Amount, gross: Amount };

/** What both documents say, as it was printed. */
const DOCUMENT = {
  number: Type.String({ description: 'Without gaps in the shop.', examples: ['INV-41'] }),
  issuedAt: Type.String({ format: 'date-time' }),
  seller: Party,
  customer: Party,
  suppliedAt: Type.String({ format: 'date-time', description: 'When the goods were sold.' }),
  receipt: Type.Object({ number: Type.Integer(), register: Type.String() }),
  currency: Type.String({ description: 'ISO 4217.' }),
  pricesIncludeTax: Type.Boolean({ description: 'Whether unitPrice and discount contain the tax.' }),
  lines: Type.Array(
    Type.Object({
      description: Type.String(),
      sku: Nullable(Type.String()),
      quantity: Type.Integer(),
      unitPrice: Amount,
      discount: Nullable(
        Type.String({ description: 'On the line, and its part of the one on the sale; null on a credit note.' }),
      ),
      taxRate: Type.String({ description: 'Percent.', examples: ['19'] }),
      isTaxExempt: Type.Boolean(),
      ...Taxed,
    }),
  ),
  taxes: Type.Array(Type.Object({ taxRate: Type.String(), isTaxExempt: Type.Boolean(), ...Taxed }), {
    description: 'The sums of the lines by tax rate.',
  }),
  exemptReason: Nullable(Type.String({ description: 'Why some lines are not taxed; null where all are.' })),
  net: Amount,
  tax: Amount,
  rounding: Type.String({ description: 'What rounding cash to coins added or took away.' }),
  total: Type.String({ description: 'net + tax + rounding.' }),
  payments: Type.Array(Type.Object({ method: Method, amount: Amount })),
};

export const InvoiceDocument = Type.Object(DOCUMENT);
export type InvoiceDocument = Static<typeof InvoiceDocument>;

export const CreditNoteDocument = Type.Object({
  ...DOCUMENT,
  invoice: Type.Object({ number: Type.String(), issuedAt: Type.String({ format: 'date-time' }) }),
  refundNumber: Nullable(Type.Integer({ description: 'Null where the sale was voided.' })),
  reason: Type.String(),
});
export type CreditNoteDocument = Static<typeof CreditNoteDocument>;

export const Invoice = Type.Object({
  id: Id,
  orderId: Id,
  ...DOCUMENT,
  creditNotes: Type.Array(Type.Object({ id: Id, number: Type.String(), total: Amount }), {
    description: 'What has come back of it since.',
  }),
});
export type Invoice = Static<typeof Invoice>;

export const CreditNote = Type.Object({ id: Id, invoiceId: Id, ...CreditNoteDocument.properties });
export type CreditNote = Static<typeof CreditNote>;

const InvoiceInList = Type.Object({
  id: Id,
  number: Type.String(),
  orderId: Id,
  issuedAt: Type.String({ format: 'date-time' }),
  total: Amount,
  creditNotes: Type.Array(Type.Object({ id: Id, number: Type.String() })),
});

export const InvoicePage = PageOf(InvoiceInList);
export type InvoicePage = Static<typeof InvoicePage>;
