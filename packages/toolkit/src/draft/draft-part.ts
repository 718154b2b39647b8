/** One migration of a draft: the statements of its two files, each with its semicolon. */
export interface DraftPart {
  /** What comes after the message in its title; null for the main one. */
  readonly about: string | null;
  readonly kind: 'atomic' | 'concurrent';
  readonly up: readonly string[];
  readonly down: readonly string[];
  /** What undoing it loses, where that is known here. */
  readonly loses?: string;
  /** Sentences about rows for which undoing it refuses, beyond those of `loses`. */
  readonly refusals?: readonly string[];
}
