// @ts-check
// The part of WebUSB and Web Serial that a printer needs: the type-checker does not know them yet.

/**
 * @typedef {object} Usb
 * @property {(options: { filters: { classCode: number }[] }) => Promise<UsbDevice>} requestDevice
 * @property {() => Promise<UsbDevice[]>} getDevices
 * @property {(type: 'disconnect', listener: (event: { device: UsbDevice }) => void) => void} addEventListener
 */

/** @typedef {{ interfaces: { interfaceNumber: number, alternates: UsbAlternate[] }[] }} UsbConfiguration */
/** @typedef {{ alternateSetting: number, interfaceClass: number, endpoints: { endpointNumber: number, direction: 'in' | 'out', type: string }[] }} UsbAlternate */

/**
 * @typedef {object} UsbDevice
 * @property {string | undefined} productName
 * @property {boolean} opened
 * @property {UsbConfiguration | null} configuration
 * @property {UsbConfiguration[]} configurations
 * @property {() => Promise<void>} open
 * @property {() => Promise<void>} close
 * @property {(value: number) => Promise<void>} selectConfiguration
 * @property {(index: number) => Promise<void>} claimInterface
 * @property {(index: number, alternate: number) => Promise<void>} selectAlternateInterface
 * @property {(endpoint: number, bytes: Uint8Array) => Promise<{ status: string }>} transferOut
 * @property {(request: object, length: number) => Promise<{ status: string, data?: DataView }>} controlTransferIn
 */

/**
 * @typedef {object} Serial
 * @property {() => Promise<SerialPort>} requestPort
 * @property {() => Promise<SerialPort[]>} getPorts
 * @property {(type: 'disconnect', listener: (event: { target: SerialPort }) => void) => void} addEventListener
 */

/**
 * @typedef {object} SerialPort
 * @property {ReadableStream<Uint8Array> | null} readable
 * @property {WritableStream<Uint8Array> | null} writable
 * @property {(options: { baudRate: number }) => Promise<void>} open
 * @property {() => Promise<void>} close
 */

export {};
