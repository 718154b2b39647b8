/**
 * Every refusal that the server can answer with: its code, its HTTP status, what it means, and what to do about it.
 *
 * A client decides by the code, which never changes; sentences are for people and may. What stands between backticks is code.
 * `docs/reference/problems.md` and the pages below `/problems` show this list, and tests compare them.
 */
export const REFUSALS = {
  INVALID_REQUEST: {
    status: 400,
    meaning: 'The request does not have the shape that this address asks for.',
    remedy: 'Correct what `detail` names, and send it again. `/docs` has the shape of each request.',
  },
  INVALID_CURSOR: {
    status: 400,
    meaning: 'The cursor was not given out by this server.',
    remedy: 'Begin the list anew, without a cursor, or pass the `nextCursor` of its last page unchanged.',
  },
  NOT_SIGNED_IN: {
    status: 401,
    meaning: 'Nobody is signed in, or no longer.',
    remedy: 'Sign in, or get new tokens from `POST /tokens/refresh`, and send the same request again.',
  },
  SIGN_IN_FAILED: {
    status: 401,
    meaning: 'The password or the PIN is not this person’s.',
    remedy:
      'Try again with the right one. After five wrong tries, this person is locked out at this device for a while.',
  },
  FORBIDDEN: {
    status: 403,
    meaning: 'The person’s role lacks the right.',
    remedy: 'Let a manager do it. `docs/reference/rights.md` lists who may do what.',
  },
  APPROVAL_REQUIRED: {
    status: 403,
    meaning: 'The person may do it only with a manager’s approval.',
    remedy:
      'Get an approval for the right that `details` names from `POST /approvals`, and send the same request again, with the same `Idempotency-Key` and the approval in the header `Approval`.',
  },
  TILL_NOT_REGISTERED: {
    status: 403,
    meaning: 'PINs work only at a till that a manager has registered.',
    remedy: 'Let a manager sign in by password in this browser and register it (`POST /devices`).',
  },
  WRONG_REGISTER: {
    status: 403,
    meaning: 'The cart names another register than the one of the till that it comes from.',
    remedy: 'Leave `registerId` out, or name the register of this till.',
  },
  FOREIGN_ORIGIN: {
    status: 403,
    meaning: 'The request comes from the page of another site.',
    remedy: 'Send it from the shop’s own page, or from a program that sends neither `Origin` nor `Sec-Fetch-Site`.',
  },
  NOT_FOUND: {
    status: 404,
    meaning: 'There is nothing at this address.',
    remedy: 'Compare method and address with `/docs`.',
  },
  PRODUCT_NOT_FOUND: {
    status: 404,
    meaning: 'No product has this id.',
    remedy: 'Look the product up with `GET /products`.',
  },
  ORDER_NOT_FOUND: {
    status: 404,
    meaning: 'No order has this id.',
    remedy: 'Look the sale up with `GET /orders`.',
  },
  PRINT_NOT_FOUND: {
    status: 404,
    meaning: 'No paper of the receipt has this number.',
    remedy: 'Count a paper with `POST /orders/{id}/prints`, and use the `copy` that it answers with.',
  },
  CUSTOMER_NOT_FOUND: {
    status: 404,
    meaning: 'No customer has this id.',
    remedy: 'Look the customer up with `GET /customers`.',
  },
  PARKED_CART_NOT_FOUND: {
    status: 404,
    meaning: 'No parked cart has this id.',
    remedy: 'Look the cart up with `GET /parked-carts`.',
  },
  REFUND_NOT_FOUND: {
    status: 404,
    meaning: 'No refund has this id.',
    remedy: 'Look the refund up among those of its sale, with `GET /orders/{id}/refunds`.',
  },
  INVOICE_NOT_FOUND: {
    status: 404,
    meaning: 'No invoice has this id.',
    remedy: 'Look the invoice up with `GET /invoices`.',
  },
  CREDIT_NOTE_NOT_FOUND: {
    status: 404,
    meaning: 'No credit note has this id.',
    remedy: 'Read its invoice with `GET /invoices/{id}`: that names its credit notes.',
  },
  STORE_CREDIT_NOT_FOUND: {
    status: 404,
    meaning: 'No store credit has this code.',
    remedy: 'Read the code from the slip once more.',
  },
  DEVICE_NOT_FOUND: {
    status: 404,
    meaning: 'No registered till has this id.',
    remedy: 'Look the till up with `GET /devices`. It may have been taken back already.',
  },
  SHIFT_NOT_FOUND: {
    status: 404,
    meaning: 'No shift has this id.',
    remedy: 'Ask `GET /shifts/current` for the open shift.',
  },
  Z_REPORT_NOT_FOUND: {
    status: 404,
    meaning: 'No Z report has this id.',
    remedy: 'Look the report up with `GET /z-reports`.',
  },
  REQUEST_TIMEOUT: {
    status: 408,
    meaning: 'The request was sent so slowly that the server gave it up.',
    remedy: 'Send it again over a better connection. REQUEST_TIMEOUT_SECONDS says how long the server waits.',
  },
  CART_NOT_PARKED: {
    status: 409,
    meaning: 'The cart was resumed or discarded, which happens once.',
    remedy: 'Ask whoever `details` names: they have the goods, or know why nobody came back for them.',
  },
  PRODUCT_INACTIVE: {
    status: 409,
    meaning: 'A product of the cart is no longer sold.',
    remedy: 'Take the product out of the cart.',
  },
  OUT_OF_STOCK: {
    status: 409,
    meaning: 'Fewer pieces are left than the cart wants.',
    remedy: 'Sell at most what is `left` of each of the products in `details`.',
  },
  EMAIL_TAKEN: {
    status: 409,
    meaning: 'Another customer has this e-mail address, in whatever case.',
    remedy: 'Choose the customer `customerId` in `details`, or leave the address out.',
  },
  NOT_ENOUGH_POINTS: {
    status: 409,
    meaning: 'The customer has fewer points than the cart redeems.',
    remedy: 'Redeem at most the `points` in `details`.',
  },
  NO_OPEN_SHIFT: {
    status: 409,
    meaning: 'The register has no open shift.',
    remedy: 'Open a shift with a counted float, and send the same request again.',
  },
  SHIFT_ALREADY_OPEN: {
    status: 409,
    meaning: 'The register has an open shift, and never two.',
    remedy: 'Go on in the shift that is open (`GET /shifts/current`), or close it first.',
  },
  ORDER_NOT_COMPLETED: {
    status: 409,
    meaning: 'The sale was voided, refunded, or never completed.',
    remedy: 'Read the receipt: there is nothing left to take back.',
  },
  ORDER_HAS_REFUNDS: {
    status: 409,
    meaning: 'Some of the sale was given back already, so it cannot be voided.',
    remedy: 'Refund what is left of it instead.',
  },
  INVOICE_EXISTS: {
    status: 409,
    meaning: 'The sale has an invoice already, which says something else and is never changed.',
    remedy:
      'Read the invoice `invoiceId` in `details`. If it is wrong, refund the sale, which makes a credit note, and sell again.',
  },
  INVOICE_SETTINGS_MISSING: {
    status: 409,
    meaning: 'The settings lack something about the shop that each invoice has to say.',
    remedy: 'Set the `settings` in `details`, and start the server again.',
  },
  REFUND_EXCEEDS_SOLD: {
    status: 409,
    meaning: 'More pieces are to come back than are left of a line.',
    remedy: 'Give back at most what is `left` of the line in `details`.',
  },
  REFUND_EXCEEDS_TENDER: {
    status: 409,
    meaning: 'More is to go back to a tender than it has left of the sale.',
    remedy: 'Give the rest back by another tender of the sale.',
  },
  STORE_CREDIT_TOO_SMALL: {
    status: 409,
    meaning: 'A store credit is worth less than is to be paid with it.',
    remedy: 'Pay at most what is `left` with it, and the rest with something else.',
  },
  SHIFT_CLOSED: {
    status: 409,
    meaning: 'The shift is closed, and its books with it.',
    remedy:
      'Read its Z report. A sale of a closed shift is refunded, not voided; anything else belongs to the open shift.',
  },
  BODY_TOO_LARGE: {
    status: 413,
    meaning: 'The request is larger than any real cart.',
    remedy: 'Send less at once: no request takes more than 64 KiB.',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    meaning: 'The body must be sent as application/json.',
    remedy: 'Send the header `Content-Type: application/json`.',
  },
  WRONG_HOST: {
    status: 421,
    meaning: 'The server answers only to the names that it was given (ALLOWED_HOSTS).',
    remedy: 'Use one of the shop’s names, or add this one to ALLOWED_HOSTS.',
  },
  UNKNOWN_PRODUCT: {
    status: 422,
    meaning: 'The cart names a product that does not exist.',
    remedy: 'Take the product out of the cart, and look it up with `GET /products`.',
  },
  UNKNOWN_ORDER: {
    status: 422,
    meaning: 'The request names a sale that does not exist.',
    remedy: 'Look the sale up with `GET /orders`.',
  },
  UNKNOWN_LINE: {
    status: 422,
    meaning: 'The sale has no such line.',
    remedy: 'Read the receipt with `GET /orders/{id}`: its lines are counted from 1.',
  },
  UNKNOWN_REGISTER: {
    status: 422,
    meaning: 'The register does not exist or is not active.',
    remedy: 'Choose one of `GET /registers`.',
  },
  UNKNOWN_CUSTOMER: {
    status: 422,
    meaning: 'The customer does not exist or is not active.',
    remedy: 'Sell without a customer, or choose another.',
  },
  INVOICE_NEEDS_NAME: {
    status: 422,
    meaning: 'Neither the sale nor the request names a customer.',
    remedy: 'Send the name that the invoice is to have.',
  },
  UNKNOWN_STORE_CREDIT: {
    status: 422,
    meaning: 'A payment names a store credit that does not exist.',
    remedy: 'Read the code from the slip once more.',
  },
  TENDER_TOO_SMALL: {
    status: 422,
    meaning: 'The customer handed over less than the total.',
    remedy: 'Take the rest as well, by any tender.',
  },
  CARD_TOO_LARGE: {
    status: 422,
    meaning: 'Cards pay more than the total, and give no change.',
    remedy: 'Charge the card with the total at most.',
  },
  STORE_CREDIT_TOO_LARGE: {
    status: 422,
    meaning: 'Store credit pays more than the total, and gives no change.',
    remedy: 'Pay at most the total with it. What is left stays on the slip.',
  },
  REFUND_SPLIT_TOO_LARGE: {
    status: 422,
    meaning: 'The tenders of a refund ask for more than what comes back.',
    remedy: 'Ask for less, or leave `tenders` out, and the shop splits the refund.',
  },
  TENDER_NOT_PAYABLE: {
    status: 422,
    meaning: 'No coins and notes of the currency add up to this amount.',
    remedy: 'Enter the amount that was really handed over or counted.',
  },
  DISCOUNT_TOO_LARGE: {
    status: 422,
    meaning: 'A discount is larger than what it is taken off.',
    remedy: 'Give a discount of at most the price.',
  },
  POINTS_NOT_REDEEMABLE: {
    status: 422,
    meaning: 'The sale cannot take so many points, or none at all.',
    remedy: 'Redeem as many as `detail` allows, or leave `redeemPoints` out.',
  },
  TOTAL_TOO_LARGE: {
    status: 422,
    meaning: 'The total is larger than the books can hold.',
    remedy: 'Split it up into smaller ones, or correct the amount.',
  },
  PIN_TOO_EASY: {
    status: 422,
    meaning: 'The PIN is among the first that are guessed.',
    remedy: 'Choose four digits that neither repeat nor count up or down.',
  },
  IDEMPOTENCY_KEY_REUSED: {
    status: 422,
    meaning: 'This key already belongs to another request.',
    remedy: 'Take a new key for a new request. To repeat the old one, send exactly the same.',
  },
  SIGN_IN_LOCKED: {
    status: 429,
    meaning: 'Too many wrong tries for this person at this device.',
    remedy: 'Wait as long as `detail` says. Another person, or another device, is not locked.',
  },
  TOO_MANY_REQUESTS: {
    status: 429,
    meaning: 'Too many requests came from this address within a minute.',
    remedy: 'Wait as long as the header `Retry-After` says. RATE_LIMIT_PER_MINUTE is the limit.',
  },
  HEADERS_TOO_LARGE: {
    status: 431,
    meaning: 'The address and the headers are larger than any real request.',
    remedy: 'Send a shorter address, and fewer or shorter headers and cookies.',
  },
  INTERNAL_ERROR: {
    status: 500,
    meaning: 'The server made a mistake. Its log says which.',
    remedy:
      'Send the same request again with the same `Idempotency-Key`: it is done once. If it fails again, read the log.',
  },
  DATABASE_UNAVAILABLE: {
    status: 503,
    meaning: 'The database does not answer.',
    remedy:
      'Send the same request again, with the same `Idempotency-Key`. If that goes on, see to the server of DATABASE_URL.',
  },
} as const satisfies Record<string, { status: number; meaning: string; remedy: string }>;

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
