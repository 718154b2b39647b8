// @ts-check
import { html, useCallback, useEffect, useLayoutEffect, useRef, useState } from '/vendor/htm-preact.js';
import { onSignedOut, readShop } from '../shop-api.js';
import { onSignInElsewhere, remember } from './known-people.js';
import { NoTill } from './no-till.js';
import { inWords, readSession } from './session-api.js';
import { SignIn } from './sign-in.js';

/**
 * @typedef {object} Seat who sits at which till
 * @property {import('../shop-api.js').Shop} shop
 * @property {import('./session-api.js').Person} person
 * @property {import('./session-api.js').Till} till
 * @property {() => Promise<void>} look asks the shop anew who is signed in, and shows what belongs to it
 */

/** Milliseconds after which a shop that did not answer is asked again. */
const RETRY_EVERY = 3_000;

/** @typedef {{ session?: import('./session-api.js').Session, shop?: import('../shop-api.js').Shop | null, problem?: string }} Known */

/**
 * Shows the till to whoever is signed in at a registered one, and else what has to be done first.
 *
 * @param {{ till: (seat: Seat) => any, hasSale: () => boolean }} props `hasSale`: whether something is in the sale
 */
export function SignInGate({ till: showTill, hasSale }) {
  const [known, setKnown] = useState(/** @type {Known} */ ({}));
  const isLooking = useRef(false);

  const look = useCallback(async (/** @type {import('./session-api.js').Session | void} */ given) => {
    // What is asked for here may itself be refused because nobody is signed in.
    if (isLooking.current) return;
    isLooking.current = true;
    try {
      const session = given ?? (await readSession());
      document.title = `Till · ${session.shopName}`;
      setKnown({ session, shop: session.person && session.till ? await readShop() : null });
    } catch (error) {
      setKnown({ problem: inWords(error) });
    } finally {
      isLooking.current = false;
    }
  }, []);

  useLayoutEffect(() => {
    const ask = () => void look();
    ask();
    const ends = [onSignedOut(ask), onSignInElsewhere(ask)];
    return () => {
      for (const end of ends) end();
    };
  }, []);

  /** @param {import('./session-api.js').Session} session */
  const enter = (session) => {
    if (session.person) remember(session.person.id);
    return look(session);
  };

  const { session, shop, problem } = known;
  // A shop that comes back is there at once, without anybody pressing anything.
  useEffect(() => {
    if (!problem) return;
    const retry = setInterval(() => void look(), RETRY_EVERY);
    return () => clearInterval(retry);
  }, [problem]);
  if (problem) {
    return html`<main class="start-message" role="alert">
      <h1>The till is closed</h1>
      <p>${problem}</p>
      ${hasSale() && html`<p>The sale in hand is kept.</p>`}
      <button type="button" class="button" onClick=${() => look()}>Try again</button>
    </main>`;
  }
  if (!session) return null;
  const { person, till } = session;
  if (!person) return html`<${SignIn} session=${session} onSignedIn=${enter} />`;
  if (!till) return html`<${NoTill} session=${session} person=${person} onDone=${() => look()} />`;
  return shop && showTill({ shop, person, till, look: () => look() });
}
