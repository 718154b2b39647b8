// @ts-check

/**
 * What was changed of a line or of the sale, as it is read aloud.
 *
 * @param {import('../sale.js').TermEvent} event
 * @param {import('../money-format.js').Money} money
 */
export function inWords(event, money) {
  switch (event.type) {
    case 'set-discount':
      return event.discount ? `Discount: ${event.discount.reason}.` : 'No discount.';
    case 'set-price':
      return event.priceOverride ? `Price: ${money.show(event.priceOverride.price)}.` : 'Price as on the list.';
    case 'set-note':
      return event.note ? `Note: ${event.note}.` : 'No note.';
  }
}
