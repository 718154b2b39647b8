import { Refusal } from '../errors.ts';
import type { Actor } from './actor.ts';

/**
 * The register that a request is about. A till has its own; whoever asks from elsewhere says which one.
 *
 * @param named the request's `registerId`
 * @throws Refusal WRONG_REGISTER, UNKNOWN_REGISTER
 */
export function registerOf(named: number | undefined, { registerId }: Pick<Actor, 'registerId'>): number {
  if (named !== undefined && registerId !== null && named !== registerId) {
    throw new Refusal('WRONG_REGISTER', 'This till belongs to another register. Leave registerId out.', {
      registerId: named,
    });
  }
  const id = registerId ?? named;
  if (id === undefined) {
    throw new Refusal('UNKNOWN_REGISTER', 'This comes from no registered till, so it must say its registerId.');
  }
  return id;
}
