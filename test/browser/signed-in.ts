import type { Page } from 'playwright-core';

/** Sample people of the seed, with their PINs. */
export const MANAGER = { name: 'Mara Lindqvist', pin: '9000' };
export const CASHIER = { name: 'Tobias Okafor', pin: '1000' };

interface SamplePerson {
  readonly name: string;
  readonly pin: string;
}

/** Opens a shop's till and signs somebody in there by PIN, unless somebody is signed in already. */
export async function openTill(page: Page, url: string, person: SamplePerson = MANAGER): Promise<void> {
  await page.goto(url);
  const goods = page.locator('.product').first();
  await goods.or(page.locator('.people')).first().waitFor();
  if (await page.locator('.people').isVisible()) await signIn(page, person);
  await goods.waitFor();
}

/** Chooses somebody from the list that the page shows, and presses their PIN on the pad. */
export async function signIn(page: Page, { name, pin }: SamplePerson): Promise<void> {
  await page.locator('.people').getByRole('button', { name }).click();
  await pressPin(page, pin);
}

/** Presses the keys of the pad that the page shows, and its Enter. */
export async function pressPin(page: Page, pin: string): Promise<void> {
  for (const digit of pin) await page.locator('.pin__pad').getByRole('button', { name: digit, exact: true }).click();
  await page.locator('.pin__pad button[type=submit]').click();
}

const cookies = new Map<string, Promise<string>>();

/** Reads an address of a shop's API as its manager. */
export async function readAsManager<T>(url: string, path: string): Promise<T> {
  return askAsManager('GET', url, path);
}

/** Ends a person's sessions, as the manager does when a phone is lost. */
export async function signOutAsManager(url: string, userId: number): Promise<void> {
  await askAsManager('DELETE', url, `/people/${userId}/sessions`);
}

async function askAsManager<T>(method: string, url: string, path: string): Promise<T> {
  const cookie = cookies.get(url) ?? signInManager(url);
  cookies.set(url, cookie);
  const answer = await fetch(url + path, { method, headers: { cookie: await cookie } });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as T;
}

async function signInManager(url: string): Promise<string> {
  const asked = await fetch(`${url}/session`);
  const till = cookieOf(asked);
  const { till: here } = (await asked.json()) as { till: { people: { id: number; name: string }[] } };
  const userId = here.people.find(({ name }) => name === MANAGER.name)?.id;
  const answer = await fetch(`${url}/session/pin`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie: till },
    body: JSON.stringify({ userId, pin: MANAGER.pin }),
  });
  if (!answer.ok) throw new Error(`The manager was not signed in: ${await answer.text()}`);
  return cookieOf(answer);
}

function cookieOf(answer: Response): string {
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}
