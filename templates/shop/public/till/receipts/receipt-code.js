// @ts-check
import { html } from '/vendor/htm-preact.js';
import { encode } from '/vendor/uqr.js';
import { addressOf } from '../../receipt/address.js';

/**
 * The receipt's address as a QR code.
 *
 * @param {{ receipt: import('../shop-api.js').Receipt }} props
 */
export function ReceiptCode({ receipt }) {
  // Four modules of white around it are part of the code.
  const { size, data } = encode(addressOf(location.origin, receipt), { ecc: 'M', border: 4 });
  const path = data.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  return html`<svg class="receipt-code" role="img" aria-label="QR code of this receipt" viewBox=${`0 0 ${size} ${size}`} shape-rendering="crispEdges">
    <rect width=${size} height=${size} fill="#fff" /><path d=${path} fill="#000" />
  </svg>`;
}
