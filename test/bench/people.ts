import { hashSecret } from '../../templates/shop/src/people/secrets.ts';
import { signInAtTill } from '../sign-in.ts';
import { median } from './measure.ts';
import type { Ratio } from './ratio.ts';
import { makeShop, serve } from './shop.ts';

const rounds = 40;

/** A switch of cashier by PIN, against the one hash that it cannot do without. */
export async function benchPeople(): Promise<Ratio[]> {
  const shop = makeShop('bench-people');
  try {
    const server = await serve(['dist/src/server.js'], shop.folder, { NODE_ENV: 'development' });
    const ours: number[] = [];
    const theirs: number[] = [];
    try {
      const headers = { ...(await signInAtTill(server.base)), 'content-type': 'application/json' };
      const session = await fetch(`${server.base}/session`, { headers });
      const { person } = (await session.json()) as { person: { id: number } };
      const body = JSON.stringify({ userId: person.id, pin: '1000' });
      for (let round = 0; round < rounds; round++) {
        const began = performance.now();
        const answer = await fetch(`${server.base}/session/pin`, { method: 'POST', headers, body });
        await answer.arrayBuffer();
        if (!answer.ok) throw new Error(`The PIN was answered with ${answer.status}.`);
        ours.push(performance.now() - began);
        const hashing = performance.now();
        await hashSecret('1000');
        theirs.push(performance.now() - hashing);
      }
    } finally {
      await server.stop();
    }
    return [
      {
        what: 'switch of cashier by PIN / one Argon2id',
        ours: median(ours),
        theirs: median(theirs),
        unit: 'ms',
        most: 2,
      },
    ];
  } finally {
    shop.remove();
  }
}
