// @ts-check
import { request, sendOnce } from '../shop-api.js';

/**
 * @typedef {object} Shift
 * @property {number} id
 * @property {{ id: number, name: string }} register
 * @property {{ name: string }} openedBy
 * @property {string} openedAt ISO 8601
 * @property {string} openingFloat decimal
 */

/** @typedef {{ sum: string } | { pieces: { value: string, quantity: number }[] }} CashCount */

/** @typedef {{ kind: 'paid_in' | 'paid_out' | 'drop', amount: string, reason: string } | { kind: 'no_sale', reason: string }} CashEvent */

/** @typedef {any} Report an X report, or a Z report; described at /docs */

/** @returns {Promise<Shift | null>} the open shift of this till's register */
export async function readCurrentShift() {
  return (await request('/shifts/current', {})).shift;
}

/** @param {string} key a UUID @param {CashCount} float @returns {Promise<Shift>} */
export function openShift(key, float) {
  return sendOnce('/shifts', key, { float });
}

/**
 * @param {string} key a UUID
 * @param {number} shiftId
 * @param {CashEvent} event
 * @param {string} [approval] a manager's
 */
export function addCashEvent(key, shiftId, event, approval) {
  return sendOnce(`/shifts/${shiftId}/cash-events`, key, event, approval);
}

/**
 * @param {string} key a UUID
 * @param {number} shiftId
 * @param {CashCount} counted
 * @param {string} [approval] a manager's
 * @returns {Promise<Report>}
 */
export function closeShift(key, shiftId, counted, approval) {
  return sendOnce(`/shifts/${shiftId}/close`, key, { counted }, approval);
}

/** @param {number} shiftId @returns {Promise<Report>} */
export function readXReport(shiftId) {
  return request(`/shifts/${shiftId}/x-report`, {});
}
