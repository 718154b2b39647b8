import type { VerbContext } from '../command.ts';

/** What one check found. */
export interface Finding {
  state: 'ok' | 'warn' | 'fail';
  /** What was looked at: `Node.js`. */
  name: string;
  /** What is so. */
  says: string;
  /** What to do about it; absent when all is well. */
  remedy?: string;
}

/** One look at one thing. Returns nothing where the thing does not apply. Never throws for what it is meant to find. */
export type Check = (context: VerbContext) => Promise<Finding[]>;
