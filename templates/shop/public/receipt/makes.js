// @ts-check

/** @typedef {'epson' | 'bixolon' | 'citizen' | 'sunmi' | 'xprinter' | 'pos-5890' | 'pos-8360' | 'mpt'} Make */

/** Makes of printers, which number their code pages differently. @type {Readonly<Record<Make, string>>} */
export const MAKES = Object.freeze({
  epson: 'Epson, and most others',
  bixolon: 'Bixolon',
  citizen: 'Citizen',
  sunmi: 'Sunmi',
  xprinter: 'Xprinter',
  'pos-5890': 'POS-5890',
  'pos-8360': 'POS-8360',
  mpt: 'MPT',
});
