import { describe, expect, it } from 'vitest';
import { atomic, lintOne } from '../lint-sample.ts';
import { testRulePage } from '../rule-page.ts';

describe('foreign-key-on-delete', () => {
  testRulePage('foreign-key-on-delete');

  it('looks at each key of a statement, and takes NO ACTION for a decision', async () => {
    const body = `CREATE TABLE items (
  id SERIAL PRIMARY KEY,
  a INTEGER REFERENCES a (id) ON DELETE NO ACTION,
  b INTEGER REFERENCES b (id) ON UPDATE CASCADE,
  c INTEGER REFERENCES c (id) ON DELETE SET NULL,
  d INTEGER,
  FOREIGN KEY (d) REFERENCES d (id)
);`;
    expect(await lintOne(atomic(body))).toEqual(['foreign-key-on-delete:9', 'foreign-key-on-delete:12']);
  });

  it('looks at ALTER TABLE too', async () => {
    const body =
      'ALTER TABLE items\n  ADD COLUMN e INTEGER,\n  ADD CONSTRAINT f FOREIGN KEY (e) REFERENCES e (id) NOT VALID;';
    expect(await lintOne(atomic(body))).toEqual(['foreign-key-on-delete:8']);
  });
});
