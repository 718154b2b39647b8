// What the server has under /vendor, for the type-checker.
declare module '*/htm-preact.js' {
  export * from 'htm/preact/standalone';
}
declare module '*/receipt-printer-encoder.js' {
  export { default } from '@point-of-sale/receipt-printer-encoder';
}
declare module '*/uqr.js' {
  export * from 'uqr';
}
