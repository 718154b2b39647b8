import type { Static } from 'typebox';
import { EMAIL_ADDRESS, Id, NOT_BLANK, Nullable, PAGE_QUERY, PageOf, STORABLE } from '../json-schema.ts';
import { Type } from '../schema-builder.ts';

export const Customer = Type.Object(
  {
    id: Id,
    name: Type.String(),
    email: Nullable(Type.String()),
    phone: Nullable(Type.String()),
    address: Nullable(Type.String({ description: 'As an invoice has it.' })),
    taxNumber: Nullable(Type.String({ description: 'As an invoice has it.' })),
    points: Type.Integer({ description: 'Loyalty points that can be redeemed.' }),
    isTaxExempt: Type.Boolean({ description: 'Pays no tax, and so the net price also where prices are gross.' }),
    isActive: Type.Boolean({ description: 'Whether sales can name this customer.' }),
  },
  {
    examples: [
      {
        id: 17,
        name: 'Adele Fontaine',
        email: 'adele.fontaine@customers.example',
        phone: '+1 202 555 0110',
        address: null,
        taxNumber: null,
        points: 340,
        isTaxExempt: false,
        isActive: true,
      },
    ],
  },
);
export type Customer = Static<typeof Customer>;

/** A customer with the terms on which the shop takes and gives points now. */
export const CustomerWithTerms = Type.Object({
  ...Customer.properties,
  loyaltyProgram: Nullable(
    Type.Object(
      {
        name: Type.String(),
        pointsPerUnit: Type.String({ description: 'Points for each unit of money that is paid.', examples: ['1'] }),
        pointValue: Type.String({ description: 'Money that one point is worth.', examples: ['0.01'] }),
        minPointsRedemption: Type.Integer({ description: 'The fewest points that a sale can redeem.' }),
      },
      { description: 'The active programme; null: nothing is earned or redeemed.' },
    ),
  ),
});
export type CustomerWithTerms = Static<typeof CustomerWithTerms>;

export const CustomerPage = PageOf(Customer);
export type CustomerPage = Static<typeof CustomerPage>;

export const CustomerQuery = Type.Object(
  {
    ...PAGE_QUERY,
    query: Type.Optional(
      Type.String({
        maxLength: 200,
        pattern: STORABLE,
        description:
          'Finds the active customers who have each of its words in their name or their e-mail address, whatever the case ' +
          'and the accents, or its digits in their phone number.',
      }),
    ),
  },
  { additionalProperties: false },
);
export type CustomerQuery = Static<typeof CustomerQuery>;

export const NewCustomer = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200, pattern: NOT_BLANK, examples: ['Adele Fontaine'] }),
    email: Type.Optional(
      Type.String({
        maxLength: 254,
        pattern: EMAIL_ADDRESS,
        description: 'No two customers have the same, whatever its case.',
        examples: ['adele.fontaine@customers.example'],
      }),
    ),
    phone: Type.Optional(
      Type.String({ maxLength: 40, pattern: '^[+0-9 ()/.-]*[0-9][+0-9 ()/.-]*$', examples: ['+1 202 555 0110'] }),
    ),
  },
  { additionalProperties: false },
);
export type NewCustomer = Static<typeof NewCustomer>;
