import { describe, expect, it } from 'vitest';
import { hasWrongCheckDigit, spellingsOf } from '../../src/catalog/barcode.ts';

/** Spellings of one number each, as they are printed or sent by scanners. */
const ARTICLES = [
  ['036000291452', '0036000291452', '00036000291452'],
  ['4006381333931', '04006381333931'],
  ['96385074', '000096385074', '0000096385074', '00000096385074'],
  ['10614141000415'],
  // UPC-E, one for each way in which zeros are left out.
  ['04252614', '042100005264', '0042100005264', '00042100005264'],
  ['06543217', '065100004327', '0065100004327', '00065100004327'],
  ['01234531', '012300000451', '0012300000451', '00012300000451'],
  ['01234543', '012340000053', '0012340000053', '00012340000053'],
  ['01234558', '012345000058', '0012345000058', '00012345000058'],
];

describe('spellingsOf', () => {
  it('are the same for each of them, the given one first', () => {
    for (const article of ARTICLES) {
      for (const code of article) {
        expect(spellingsOf(code)[0]).toBe(code);
        // A UPC-E might also be an EAN-8, so it is looked for as one, too.
        const real = spellingsOf(code).filter(
          (spelling) => !/^0{4,6}[01]\d{7}$/.test(spelling) || article.includes(spelling),
        );
        expect({ code, spellings: real.sort() }).toEqual({ code, spellings: [...article].sort() });
      }
    }
  });

  it.each(['', '0', '17', '0017', '123456789', '12345678901', 'MLK-001', '03600029145a', '036000291452 ', '١٢٣٤٥٦٧٨'])(
    'of a code of the shop’s own, %j, is itself',
    (code) => {
      expect(spellingsOf(code)).toEqual([code]);
    },
  );
});

describe('hasWrongCheckDigit', () => {
  it('is true of every number with another last digit, and of no right one', () => {
    for (const code of ARTICLES.flat()) {
      const wrong = [...'0123456789'].filter((digit) => hasWrongCheckDigit(code.slice(0, -1) + digit));
      // What can be read as UPC-E and as EAN-8 has two right ones.
      expect({ code, wrong: wrong.length >= (/^[01]\d{7}$/.test(code) ? 8 : 9) }).toEqual({ code, wrong: true });
      expect({ code, isWrong: hasWrongCheckDigit(code) }).toEqual({ code, isWrong: false });
    }
  });

  it.each(['', '17', '123456', '1234567890', '123456789012345', 'ABCDEFGH'])('is not asked of %j', (code) => {
    expect(hasWrongCheckDigit(code)).toBe(false);
  });
});
