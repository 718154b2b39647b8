// What the server has under /vendor, for the type-checker.
declare module '*/htm-preact.js' {
  export * from 'htm/preact/standalone';
}
