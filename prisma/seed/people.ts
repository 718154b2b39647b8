/** Somebody who works in the sample shop. Nobody has a password. In development they have the PINs of src/people/sample-pins.ts. */
export interface SampleStaff {
  name: string;
  email: string;
  role: 'cashier' | 'manager';
}

/** The manager comes first. The addresses end in `.example`, which can never receive mail. */
export const staff: readonly SampleStaff[] = [
  { name: 'Mara Lindqvist', email: 'mara.lindqvist@shop.example', role: 'manager' },
  { name: 'Tobias Okafor', email: 'tobias.okafor@shop.example', role: 'cashier' },
  { name: 'Ines Carvalho', email: 'ines.carvalho@shop.example', role: 'cashier' },
  { name: 'Samir Haddad', email: 'samir.haddad@shop.example', role: 'cashier' },
];

/** Customers who are known by name. */
export const customerNames: readonly string[] = [
  'Adele Fontaine',
  'Akira Morita',
  'Amara Nwosu',
  'Anton Berglund',
  'Beatriz Salgado',
  'Benedikt Auer',
  'Callum Prentice',
  'Chiara Bellandi',
  'Dagny Solheim',
  'Daniel Abebe',
  'Elif Karaca',
  'Emil Novotny',
  'Farah Siddiqui',
  'Fiona Gallacher',
  'Gideon Mwangi',
  'Greta Zimmer',
  'Hana Kovarova',
  'Henrik Aalto',
  'Imogen Thackeray',
  'Isaac Pereira',
  'Jamila Toure',
  'Jonas Vermeer',
  'Katya Sorokina',
  'Kenji Watari',
  'Leila Farahani',
  'Lorcan Devlin',
  'Magda Wilk',
  'Marcus Ellery',
  'Nadia Benali',
  'Noor de Wit',
  'Oskar Lindahl',
  'Paloma Ibarra',
  'Quentin Marchal',
  'Rosa Castellanos',
  'Ruben Adler',
  'Sanna Heikkinen',
  'Selma Hodzic',
  'Theo Papadakis',
  'Vikram Deshpande',
  'Yara Mansour',
];

/** The address and, for two in three, the telephone number of a sample customer; both come from ranges kept for examples. */
export function contactOf(name: string, index: number): { email: string; phone: string | null } {
  return {
    email: `${name.toLowerCase().replaceAll(' ', '.')}@customers.example`,
    phone: index % 3 === 2 ? null : `+1 202 555 01${String(10 + index)}`,
  };
}
