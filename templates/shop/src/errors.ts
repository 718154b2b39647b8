/**
 * Every refusal that the server can answer with: its code, its HTTP status and what it means.
 *
 * A client decides by `code`, which never changes; `message` is for people and may.
 */
export const REFUSALS = {
  INVALID_REQUEST: { status: 400, meaning: 'The request does not have the shape that this address asks for.' },
  INVALID_CURSOR: { status: 400, meaning: 'The cursor was not given out by this server.' },
  NOT_SIGNED_IN: { status: 401, meaning: 'Nobody is signed in, or no longer.' },
  SIGN_IN_FAILED: { status: 401, meaning: 'The password or the PIN is not this person’s.' },
  FORBIDDEN: { status: 403, meaning: 'The person’s role lacks the right.' },
  APPROVAL_REQUIRED: {
    status: 403,
    meaning: 'The person may do it only with a manager’s approval (`POST /approvals`).',
  },
  TILL_NOT_REGISTERED: { status: 403, meaning: 'PINs work only at a till that a manager has registered.' },
  WRONG_REGISTER: {
    status: 403,
    meaning: 'The cart names another register than the one of the till that it comes from.',
  },
  FOREIGN_ORIGIN: { status: 403, meaning: 'The request comes from the page of another site.' },
  NOT_FOUND: { status: 404, meaning: 'There is nothing at this address.' },
  PRODUCT_NOT_FOUND: { status: 404, meaning: 'No product has this id.' },
  ORDER_NOT_FOUND: { status: 404, meaning: 'No order has this id.' },
  REFUND_NOT_FOUND: { status: 404, meaning: 'No refund has this id.' },
  STORE_CREDIT_NOT_FOUND: { status: 404, meaning: 'No store credit has this code.' },
  DEVICE_NOT_FOUND: { status: 404, meaning: 'No registered till has this id.' },
  SHIFT_NOT_FOUND: { status: 404, meaning: 'No shift has this id.' },
  Z_REPORT_NOT_FOUND: { status: 404, meaning: 'No Z report has this id.' },
  REQUEST_TIMEOUT: { status: 408, meaning: 'The request was sent so slowly that the server gave it up.' },
  PRODUCT_INACTIVE: { status: 409, meaning: 'A product of the cart is no longer sold.' },
  OUT_OF_STOCK: { status: 409, meaning: 'Fewer pieces are left than the cart wants.' },
  NO_OPEN_SHIFT: { status: 409, meaning: 'The register has no open shift. Open one, then sell.' },
  SHIFT_ALREADY_OPEN: { status: 409, meaning: 'The register has an open shift, and never two.' },
  ORDER_NOT_COMPLETED: { status: 409, meaning: 'The sale was voided, refunded, or never completed.' },
  ORDER_HAS_REFUNDS: { status: 409, meaning: 'Some of the sale was given back already, so it cannot be voided.' },
  REFUND_EXCEEDS_SOLD: { status: 409, meaning: 'More pieces are to come back than are left of a line.' },
  REFUND_EXCEEDS_TENDER: { status: 409, meaning: 'More is to go back to a tender than it has left of the sale.' },
  REFUND_SPLIT_TOO_LARGE: { status: 422, meaning: 'The tenders of a refund ask for more than what comes back.' },
  STORE_CREDIT_TOO_SMALL: { status: 409, meaning: 'A store credit is worth less than is to be paid with it.' },
  SHIFT_CLOSED: { status: 409, meaning: 'The shift is closed, and its books with it.' },
  BODY_TOO_LARGE: { status: 413, meaning: 'The request is larger than any real cart.' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, meaning: 'The body must be sent as application/json.' },
  WRONG_HOST: { status: 421, meaning: 'The server answers only to the names that it was given (ALLOWED_HOSTS).' },
  UNKNOWN_PRODUCT: { status: 422, meaning: 'The cart names a product that does not exist.' },
  UNKNOWN_ORDER: { status: 422, meaning: 'The refund names a sale that does not exist.' },
  UNKNOWN_LINE: { status: 422, meaning: 'The sale has no such line.' },
  UNKNOWN_REGISTER: { status: 422, meaning: 'The register does not exist or is not active.' },
  UNKNOWN_CUSTOMER: { status: 422, meaning: 'The customer does not exist or is not active.' },
  UNKNOWN_STORE_CREDIT: { status: 422, meaning: 'A payment names a store credit that does not exist.' },
  STORE_CREDIT_TOO_LARGE: { status: 422, meaning: 'Store credit pays more than the total, and gives no change.' },
  TENDER_TOO_SMALL: { status: 422, meaning: 'The customer handed over less than the total.' },
  CARD_TOO_LARGE: { status: 422, meaning: 'Cards pay more than the total, and give no change.' },
  TENDER_NOT_PAYABLE: { status: 422, meaning: 'No coins and notes of the currency add up to this amount.' },
  DISCOUNT_TOO_LARGE: { status: 422, meaning: 'A discount is larger than what it is taken off.' },
  TOTAL_TOO_LARGE: { status: 422, meaning: 'The total is larger than the books can hold.' },
  PIN_TOO_EASY: { status: 422, meaning: 'The PIN is among the first that are guessed.' },
  IDEMPOTENCY_KEY_REUSED: { status: 422, meaning: 'This key already belongs to another request.' },
  SIGN_IN_LOCKED: { status: 429, meaning: 'Too many wrong tries for this person at this device. Wait.' },
  TOO_MANY_REQUESTS: { status: 429, meaning: 'Too many requests came from this address within a minute.' },
  HEADERS_TOO_LARGE: { status: 431, meaning: 'The address and the headers are larger than any real request.' },
  INTERNAL_ERROR: { status: 500, meaning: 'The server made a mistake. Its log says which.' },
  DATABASE_UNAVAILABLE: { status: 503, meaning: 'The database does not answer. The same request may be sent again.' },
} as const satisfies Record<string, { status: number; meaning: string }>;

export type RefusalCode = keyof typeof REFUSALS;

/** A request that the server refuses. Nothing has been written. */
export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly details: Record<string, unknown> | undefined;

  /**
   * @param code what the client decides by
   * @param message one or two sentences for a person: what is wrong, and what to do
   * @param details facts that a page can show, such as the products that ran short
   */
  constructor(code: RefusalCode, message: string, details?: Record<string, unknown>) {
    super(message);
    this.name = 'Refusal';
    this.code = code;
    this.details = details;
  }

  get status(): number {
    return REFUSALS[this.code].status;
  }
}

/** The configuration is wrong. Holds every fault, so that all can be mended at once. */
export class ConfigError extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(`The configuration is wrong:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
    this.name = 'ConfigError';
    this.faults = faults;
  }
}
