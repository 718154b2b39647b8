// @ts-check
import { request, sendOnce } from '../shop-api.js';

/**
 * @typedef {object} Customer
 * @property {number} id
 * @property {string} name
 * @property {string | null} email
 * @property {string | null} phone
 * @property {string | null} address as an invoice has it
 * @property {string | null} taxNumber the same
 * @property {number} points
 * @property {boolean} isTaxExempt
 */

/** @typedef {import('../../pricing/points.js').LoyaltyTerms} LoyaltyTerms */
/** @typedef {Customer & { loyaltyProgram: LoyaltyTerms | null }} CustomerWithTerms `loyaltyProgram`: what points are worth now */

/**
 * Customers by name, e-mail address or phone number: the first ones of them.
 *
 * @param {{ query: string, signal: AbortSignal }} search
 * @returns {Promise<{ items: Customer[], nextCursor: string | null }>}
 */
export function findCustomers({ query, signal }) {
  const parameters = new URLSearchParams({ limit: '20', ...(query && { query }) });
  return request(`/customers?${parameters}`, { signal });
}

/**
 * @param {number} id
 * @returns {Promise<CustomerWithTerms>}
 */
export function readCustomer(id) {
  return request(`/customers/${id}`, {});
}

/**
 * @param {string} key a UUID
 * @param {{ name: string, email?: string, phone?: string }} customer
 * @returns {Promise<CustomerWithTerms>}
 */
export function addCustomer(key, customer) {
  return sendOnce('/customers', key, customer);
}
