import { randomUUID } from 'node:crypto';
import { hashToken, newToken } from '../templates/shop/src/people/secrets.ts';
import { connected } from './toolkit/history/test-database.ts';

interface Session {
  till: { people: { id: number; name: string }[] } | null;
}

/**
 * Signs the first sample cashier in by PIN at a server in development, which makes whoever asks a till.
 * @returns the headers that make a request theirs
 */
export async function signInAtTill(base: string): Promise<{ cookie: string }> {
  const first = await fetch(`${base}/session`);
  const till = cookiesOf(first);
  const { till: { people } = { people: [] } } = (await first.json()) as { till: Session['till'] & object };
  const cashier = people.find(({ name }) => name === 'Tobias Okafor');
  const entered = await fetch(`${base}/session/pin`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie: till },
    body: JSON.stringify({ userId: cashier?.id, pin: '1000' }),
  });
  if (!entered.ok) throw new Error(`Nobody can sign in at ${base}: ${await entered.text()}`);
  return { cookie: `${till}; ${cookiesOf(entered)}` };
}

function cookiesOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
}

/** Signs a cashier in as an API client, by writing the token into the database: for servers of which nobody knows a password. */
export async function signInClient(databaseUrl: string): Promise<{ authorization: string }> {
  const token = newToken();
  await connected(databaseUrl, (client) =>
    client.query(
      `INSERT INTO refresh_tokens (user_id, kind, token_hash, family_id, expires_at)
       SELECT id, 'access', $1, $2, now() + interval '1 day' FROM users
       WHERE is_active AND role = 'cashier' ORDER BY id LIMIT 1`,
      [hashToken(token), randomUUID()],
    ),
  );
  return { authorization: `Bearer ${token}` };
}
