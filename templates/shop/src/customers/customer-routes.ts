import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Refusal } from '../errors.ts';
import { IdPath, OF_A_BODY, refusals, withLocation } from '../json-schema.ts';
import { IdempotencyHeaders } from '../sales/order-schema.ts';
import { addCustomer } from './add-customer.ts';
import { findCustomer } from './customer-repository.ts';
import { CustomerPage, CustomerQuery, CustomerWithTerms, NewCustomer } from './customer-schema.ts';
import { searchCustomers } from './search-customers.ts';

/** `/customers`: who is known by name, and has points. */
export const customerRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/customers',
    {
      config: { right: 'customer.read', isPersonal: true },
      schema: {
        tags: ['customers'],
        operationId: 'searchCustomers',
        summary: 'Search customers by name, e-mail address or phone number',
        querystring: CustomerQuery,
        response: { 200: CustomerPage, ...refusals('NOT_SIGNED_IN', 'INVALID_CURSOR') },
      },
    },
    (request) => searchCustomers(app.prisma, request.query),
  );

  app.get(
    '/customers/:id',
    {
      config: { right: 'customer.read' },
      schema: {
        tags: ['customers'],
        operationId: 'readCustomer',
        summary: 'Read a customer, active or not, with what points are worth now',
        params: IdPath,
        response: { 200: CustomerWithTerms, ...refusals('NOT_SIGNED_IN', 'CUSTOMER_NOT_FOUND') },
      },
    },
    async (request) => {
      const customer = await findCustomer(app.prisma, request.params.id);
      if (!customer) throw new Refusal('CUSTOMER_NOT_FOUND', 'No customer has this id.');
      return customer;
    },
  );

  app.post(
    '/customers',
    {
      config: { right: 'customer.add' },
      schema: {
        tags: ['customers'],
        operationId: 'addCustomer',
        summary: 'Add a customer',
        description:
          'Sent again with the same `Idempotency-Key` and body, it answers with the customer who was added first and the ' +
          'header `Idempotent-Replayed: true`.',
        headers: IdempotencyHeaders,
        body: NewCustomer,
        response: {
          201: withLocation(CustomerWithTerms),
          ...refusals('EMAIL_TAKEN', 'IDEMPOTENCY_KEY_REUSED', 'NOT_SIGNED_IN', ...OF_A_BODY),
        },
      },
    },
    async (request, reply) => {
      const by = { userId: request.actor.userId, idempotencyKey: request.headers['idempotency-key'] };
      const { customer, replayed } = await addCustomer(app.prisma, request.body, by);
      if (replayed) reply.header('idempotent-replayed', 'true');
      return reply.code(201).header('location', `/customers/${customer.id}`).send(customer);
    },
  );
};
