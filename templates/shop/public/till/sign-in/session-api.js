// @ts-check
// The requests about people and tills.

import { NoAnswer, Refusal, request } from '../shop-api.js';

/** @typedef {{ id: number, name: string, role: 'cashier' | 'manager' }} PinHolder somebody who can sign in here by PIN */
/** @typedef {{ id: number, name: string }} Register */
/** @typedef {{ id: number, name: string, register: Register, paperWidth: 'mm58' | 'mm80', people: PinHolder[] }} Till */
/** @typedef {PinHolder & { rights: Record<string, 'yes' | 'approval' | 'no'> }} Person */
/** @typedef {{ id: number, name: string, register: Register, createdAt: string }} RegisteredTill */

/**
 * @typedef {object} Session
 * @property {string} shopName
 * @property {Person | null} person who is signed in
 * @property {Till | null} till null: this browser is no registered till
 * @property {string | null} hint how to sign in, while the shop is in development
 */

/** @returns {Promise<Session>} */
export function readSession() {
  return request('/session', {});
}

/** @param {number} userId @param {string} pin @returns {Promise<Session>} */
export function signInByPin(userId, pin) {
  return send('POST', '/session/pin', { userId, pin });
}

/** @param {string} email @param {string} password @returns {Promise<Session>} */
export function signInByPassword(email, password) {
  return send('POST', '/session/password', { email, password });
}

/** @returns {Promise<null>} */
export function signOut() {
  return send('DELETE', '/session');
}

/**
 * A manager lets the person at the till do what they may not do alone.
 *
 * @param {{ right: string, userId: number, pin: string }} approval
 * @returns {Promise<{ approval: string, expiresAt: string }>} what the request that needs it sends along
 */
export function approve(approval) {
  return send('POST', '/approvals', approval);
}

/** @returns {Promise<{ items: Register[] }>} */
export function listRegisters() {
  return request('/registers', {});
}

/** @param {{ name: string, registerId: number }} till @returns {Promise<RegisteredTill>} */
export function registerTill(till) {
  return send('POST', '/devices', till);
}

/** @returns {Promise<{ items: RegisteredTill[] }>} */
export function listTills() {
  return request('/devices', {});
}

/** @param {number} id @param {Till['paperWidth']} paperWidth @returns {Promise<null>} */
export function setPaper(id, paperWidth) {
  return send('PUT', `/devices/${id}/paper`, { paperWidth });
}

/** @param {number} id @returns {Promise<null>} */
export function takeTillBack(id) {
  return send('DELETE', `/devices/${id}`);
}

/** @param {{ password: string, pin: string }} change @returns {Promise<null>} */
export function changePin(change) {
  return send('PUT', '/people/me/pin', change);
}

/** @param {{ password: string, newPassword: string }} change @returns {Promise<null>} */
export function changePassword(change) {
  return send('PUT', '/people/me/password', change);
}

/** @param {number} userId @returns {Promise<{ ended: number }>} */
export function signOutEverywhere(userId) {
  return send('DELETE', `/people/${userId}/sessions`);
}

/**
 * What to tell a person about a request that went wrong.
 *
 * @param {unknown} error
 * @returns {string}
 * @throws the error, when it is a fault of the page
 */
export function inWords(error) {
  if (error instanceof NoAnswer) return 'The shop does not answer. Try again.';
  if (error instanceof Refusal) return error.message;
  throw error;
}

/**
 * @param {'POST' | 'PUT' | 'DELETE'} method
 * @param {string} path
 * @param {object} [body]
 * @returns {Promise<any>}
 */
function send(method, path, body) {
  return request(path, {
    method,
    ...(body && { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
  });
}
