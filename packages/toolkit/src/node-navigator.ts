// pg asks in which runtime it is: by `navigator`, which Node has from version 21 on, or else by making a Response, for which Node 20
// loads its whole HTTP client. That would take a fifth of the time of a short command.
if (!('navigator' in globalThis)) {
  const userAgent = `Node.js/${process.versions.node.split('.')[0]}`;
  Object.defineProperty(globalThis, 'navigator', { value: { userAgent }, configurable: true });
}

export {};
