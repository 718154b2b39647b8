/**
 * A receipt printer by USB, for the page to find: a script to run before it. `usbPrinter` has the bytes that it got and its status,
 * and can be unplugged.
 */
export const FAKE_PRINTER = `{
  const output = { endpointNumber: 1, direction: 'out', type: 'bulk' };
  const alternates = [{ alternateSetting: 0, interfaceClass: 7, endpoints: [output] }];
  const configuration = { interfaces: [{ interfaceNumber: 0, alternates }] };
  const listeners = [];
  const device = {
    productName: 'TM-T20',
    opened: false,
    configuration,
    configurations: [configuration],
    async open() { this.opened = true; },
    async close() { this.opened = false; },
    async claimInterface() {},
    async transferOut(endpoint, bytes) {
      usbPrinter.sent.push(...bytes);
      return { status: 'ok' };
    },
    async controlTransferIn() {
      return { status: 'ok', data: new DataView(Uint8Array.of(usbPrinter.status).buffer) };
    },
  };
  // Bit 4: selected; bit 3: no error; bit 5: no paper.
  globalThis.usbPrinter = {
    status: 0x18,
    sent: [],
    unplug() {
      device.opened = false;
      for (const listener of listeners) listener({ device });
    },
  };
  Object.defineProperty(navigator, 'usb', {
    value: {
      requestDevice: async () => device,
      getDevices: async () => [device],
      addEventListener: (type, listener) => listeners.push(listener),
    },
  });
}`;
