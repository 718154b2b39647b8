// @ts-check

/**
 * @param {number} count
 * @param {string} thing in the singular
 * @returns {string} `1 table`, `2 tables`
 */
export function counted(count, thing) {
  return `${count} ${thing}${count === 1 ? '' : 's'}`;
}
