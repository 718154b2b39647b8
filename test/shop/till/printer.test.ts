import { afterEach, describe, expect, it, vi } from 'vitest';
import { loadTill } from './modules.ts';

interface Connection {
  ready(): Promise<void>;
  send(bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

const { openUsbPrinter } = await loadTill<{ openUsbPrinter(device: unknown): Promise<Connection> }>(
  'printer/usb-printer.js',
);
const { openSerialPrinter } = await loadTill<{ openSerialPrinter(port: unknown, speed: number): Promise<Connection> }>(
  'printer/serial-printer.js',
);

afterEach(() => vi.useRealTimers());

/** A printer as WebUSB shows it: its second interface is the one that prints. */
function usbPrinter(change: object = {}) {
  const bulk = { endpointNumber: 3, direction: 'out', type: 'bulk' };
  const configuration = {
    interfaces: [
      { interfaceNumber: 0, alternates: [{ alternateSetting: 0, interfaceClass: 3, endpoints: [] }] },
      { interfaceNumber: 1, alternates: [{ alternateSetting: 0, interfaceClass: 7, endpoints: [bulk] }] },
    ],
  };
  const device = {
    productName: 'TM-T20',
    opened: false,
    configuration: null as object | null,
    configurations: [configuration],
    claimed: [] as number[],
    sent: [] as number[],
    status: 0x18,
    open: async () => {
      device.opened = true;
    },
    close: async () => {
      device.opened = false;
    },
    selectConfiguration: async () => {
      device.configuration = configuration;
    },
    claimInterface: async (index: number) => void device.claimed.push(index),
    transferOut: async (endpoint: number, bytes: Uint8Array): Promise<{ status: string }> => {
      expect(endpoint).toBe(3);
      device.sent.push(...bytes);
      return { status: 'ok' };
    },
    controlTransferIn: async (): Promise<object> => ({
      status: 'ok',
      data: new DataView(Uint8Array.of(device.status).buffer),
    }),
    ...change,
  };
  return device;
}

describe('a printer by USB', () => {
  it('gets all bytes in order, at the interface that prints', async () => {
    const device = usbPrinter();
    const connection = await openUsbPrinter(device);
    await connection.ready();
    const bytes = Uint8Array.from({ length: 10_000 }, (_, index) => index % 251);
    await connection.send(bytes);
    expect(device.claimed).toEqual([1]);
    expect(device.sent).toEqual([...bytes]);
  });

  it.each([
    [0x38, /no paper/],
    [0x10, /not ready/],
  ])('says why it does not print, where its status is %i', async (status, words) => {
    const connection = await openUsbPrinter(usbPrinter({ status }));
    await expect(connection.ready()).rejects.toThrow(words);
  });

  it('is taken as ready where it says nothing', async () => {
    const silent = usbPrinter({ controlTransferIn: async () => ({ status: 'stall' }) });
    await (await openUsbPrinter(silent)).ready();
  });

  it('is known to be gone, stuck, another’s, or none at all', async () => {
    const gone = usbPrinter({ transferOut: () => Promise.reject(new Error('The device was disconnected.')) });
    await expect((await openUsbPrinter(gone)).send(Uint8Array.of(1))).rejects.toThrow(/not connected any more/);
    const stalled = usbPrinter({ transferOut: async () => ({ status: 'stall' }) });
    await expect((await openUsbPrinter(stalled)).send(Uint8Array.of(1))).rejects.toThrow(/takes nothing more/);
    await expect(
      openUsbPrinter(usbPrinter({ open: () => Promise.reject(new Error('Access denied.')) })),
    ).rejects.toThrow(/Another program or a driver/);
    await expect(openUsbPrinter(usbPrinter({ configuration: { interfaces: [] } }))).rejects.toThrow(
      /no receipt printer/,
    );
  });

  it('is given up when it takes nothing for ten seconds', async () => {
    const full = await openUsbPrinter(usbPrinter({ transferOut: () => new Promise(() => undefined) }));
    vi.useFakeTimers();
    const sending = expect(full.send(Uint8Array.of(1))).rejects.toThrow(/takes nothing more/);
    await vi.advanceTimersByTimeAsync(10_000);
    await sending;
  });
});

/** A serial port whose printer answers the question for its paper with this byte. */
function serialPort(answer: number | null) {
  const sent: number[] = [];
  let say: (bytes: Uint8Array) => void = () => undefined;
  const port = {
    sent,
    speed: 0,
    readable: new ReadableStream<Uint8Array>({
      start: (controller) => {
        say = (bytes) => controller.enqueue(bytes);
      },
    }),
    writable: new WritableStream<Uint8Array>({
      write(bytes) {
        sent.push(...bytes);
        if (answer !== null && bytes[0] === 0x10) say(Uint8Array.of(answer));
      },
    }),
    open: async ({ baudRate }: { baudRate: number }) => {
      port.speed = baudRate;
    },
    close: async () => undefined,
  };
  return port;
}

describe('a printer by a serial port', () => {
  it('is asked for its paper, and gets the receipt', async () => {
    const port = serialPort(0x12);
    const connection = await openSerialPrinter(port, 19_200);
    await connection.ready();
    await connection.send(Uint8Array.of(65, 10));
    expect(port.sent).toEqual([0x10, 4, 4, 65, 10]);
    expect(port.speed).toBe(19_200);
    await connection.close();
  });

  it('says that the roll is at its end, each time', async () => {
    const connection = await openSerialPrinter(serialPort(0x72), 9600);
    for (const _ of [1, 2]) await expect(connection.ready()).rejects.toThrow(/no paper/);
  });

  it('is taken as ready where it does not answer', async () => {
    const connection = await openSerialPrinter(serialPort(null), 9600);
    vi.useFakeTimers();
    const asked = connection.ready();
    await vi.advanceTimersByTimeAsync(500);
    await asked;
  });

  it('says that another program has the port, or that it is gone', async () => {
    const taken = { ...serialPort(null), open: () => Promise.reject(new Error('Failed to open serial port.')) };
    await expect(openSerialPrinter(taken, 9600)).rejects.toThrow(/another program may have it/);
    const connection = await openSerialPrinter({ ...serialPort(null), writable: null }, 9600);
    await expect(connection.send(Uint8Array.of(1))).rejects.toThrow(/not connected any more/);
  });
});
