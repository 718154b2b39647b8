import type { ObjectKind } from './catalog.ts';

/** One thing that two catalogues don't say alike. */
export interface Difference {
  readonly kind: ObjectKind;
  readonly schema: string | null;
  /** The table that it is a part of, or that it is. */
  readonly table: string | null;
  /** As people write it: `products.brand`. */
  readonly name: string;
  /** `missing`: only the first catalogue has it. `unexpected`: only the second has it. */
  readonly change: 'missing' | 'unexpected' | 'different';
  /** Which facts differ; empty unless both have it. */
  readonly facts: readonly {
    readonly name: string;
    readonly expected: string | null;
    readonly actual: string | null;
  }[];
  /** All of it in one sentence. */
  readonly says: string;
}
