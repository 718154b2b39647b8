import { describe, expect, it } from 'vitest';
import { signDown } from '../../../packages/toolkit/src/draft/sign.ts';
import { traceLineage } from '../../../packages/toolkit/src/history/lineage.ts';
import { history } from './shop-migrations.ts';

describe('the whole history', () => {
  it('is one line from one root to one head', () => {
    const { parents, heads, problems } = traceLineage(history);
    expect(problems).toEqual([]);
    expect(heads).toEqual([history.at(-1)?.name]);
    expect([...parents.values()]).toEqual(history.map((_, index) => (index === 0 ? [] : [history[index - 1]?.name])));
  });

  it('names each step with a moment of the spring of 2026 and words in snake case', () => {
    const names = history.map(({ name }) => name);
    for (const name of names) expect(name).toMatch(/^20260[1-5][0-3]\d[01]\d[0-5]\d00_[a-z]+(_[a-z]+)*$/);
    expect(names).toEqual([...names].sort());
    expect(new Set(history.map(({ title }) => title)).size).toBe(history.length);
  });
});

describe.each(history)('$name', (step) => {
  it('says what it does, what it follows, why, how, and what goes wrong easily', () => {
    for (const field of ['Revises', 'Kind', 'Why', 'Technique', 'Trap'])
      expect(step.upComment).toMatch(new RegExp(`^${field}: \\S.{3,}`, 'm'));
    expect(step.upComment.split('\n')[0]).toMatch(/^[A-Z].+[^.]$/);
    for (const name of step.upComment.match(/\b\d{14}_\w+/g) ?? [])
      expect(history.map((other) => other.name)).toContain(name);
  });

  it('has a way back that says what it undoes and what it loses', () => {
    expect(step.downComment.split('\n')[0]).toMatch(/^Undo: /);
    expect(step.downComment).toMatch(/^Loses: \S/m);
    expect(step.downComment).toMatch(new RegExp(`^Kind: ${step.kind}$`, 'm'));
  });

  it('carries its checksum in down.sql, which is signed', () => {
    expect(
      signDown(step.down, step.up),
      `${step.name}/down.sql was written for another migration.sql, or changed since it was signed. Read it again, and then run: npx tsx test/shop/history/refresh-undo-checksums.ts`,
    ).toBe(step.down);
  });

  it.each(['up', 'down'] as const)('keeps to its kind on the way %s', (direction) => {
    const sql = withoutComments(step[direction]);
    if (step.kind === 'concurrent') {
      expect(sql).toMatch(/^(CREATE|DROP) [^;]*\bCONCURRENTLY\b[^;]*;$/);
    } else {
      expect(step.kind).toBe('atomic');
      expect(sql).toMatch(/^BEGIN;\nSET LOCAL lock_timeout = '5s';\n[\s\S]*COMMIT;$/);
      expect(sql.match(/^(BEGIN|COMMIT|ROLLBACK);/gm)).toEqual(['BEGIN;', 'COMMIT;']);
      expect(sql).not.toContain('CONCURRENTLY');
    }
  });

  it('fits a screen of 120 columns', () => {
    for (const line of `${step.up}\n${step.down}`.split('\n')) expect([...line].length).toBeLessThanOrEqual(120);
  });
});

function withoutComments(sql: string): string {
  return sql.replaceAll(/^\s*--.*\n/gm, '').trim();
}
