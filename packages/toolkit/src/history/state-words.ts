import type { MigrationState } from './assess.ts';

/** A state in words, with a sign that carries the same meaning without colour. */
export const stateWords: Record<MigrationState, { readonly sign: string; readonly word: string }> = {
  applied: { sign: '✓', word: 'applied' },
  pending: { sign: '○', word: 'pending' },
  'rolled-back': { sign: '↺', word: 'rolled back' },
  running: { sign: '…', word: 'running' },
  failed: { sign: '✗', word: 'failed' },
  edited: { sign: '≠', word: 'edited' },
  missing: { sign: '?', word: 'not on disk' },
  incomplete: { sign: '!', word: 'no migration.sql' },
};
