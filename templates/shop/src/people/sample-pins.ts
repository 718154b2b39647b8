/**
 * The PINs of the sample people, by their addresses. They are no secret: a server in production signs nobody in whose
 * address ends in .example.
 */
export const SAMPLE_PINS: Readonly<Record<string, string>> = {
  'mara.lindqvist@shop.example': '9000',
  'tobias.okafor@shop.example': '1000',
  'ines.carvalho@shop.example': '2000',
  'samir.haddad@shop.example': '3000',
};
