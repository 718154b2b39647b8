// @ts-check
import { html, useEffect, useState } from '/vendor/htm-preact.js';
import { NoAnswer, Refusal } from '../shop-api.js';
import { listParkedCarts } from './parked-api.js';

/**
 * Says, before a shift is closed, which sales still wait that were parked at its register. They do not end with it.
 *
 * @param {{ registerId: number }} props
 */
export function StillParked({ registerId }) {
  const [names, setNames] = useState(/** @type {string[]} */ ([]));
  useEffect(() => {
    listParkedCarts().then(
      (carts) => setNames(carts.filter(({ register }) => register.id === registerId).map(({ name }) => name)),
      (error) => {
        // The report says it as well.
        if (!(error instanceof NoAnswer || error instanceof Refusal)) throw error;
      },
    );
  }, [registerId]);
  return html`<p role="status">${names.length > 0 && `Still parked at this till: ${names.join(', ')}. The shift can be closed all the same.`}</p>`;
}
