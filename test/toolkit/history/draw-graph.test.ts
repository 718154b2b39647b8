import { describe, expect, it } from 'vitest';
import { drawGraph } from '../../../packages/toolkit/src/history/draw-graph.ts';

/** Draws `name: parents` pairs, newest first, with the name after its line. */
function draw(nodes: Record<string, string[]>): string[] {
  return drawGraph(Object.entries(nodes).map(([name, parents]) => ({ name, parents, sign: '*' }))).map(
    ({ graph, name }) => (name === null ? graph : `${graph} ${name}`),
  );
}

describe('drawGraph', () => {
  it('draws a line', () => {
    expect(draw({ c: ['b'], b: ['a'], a: [] })).toEqual(['* c', '* b', '* a']);
  });

  it('draws the diamond of a merge', () => {
    expect(draw({ d: ['b', 'c'], c: ['a'], b: ['a'], a: [] })).toEqual(['* d', '├─╮', '│ * c', '* │ b', '├─╯', '* a']);
  });

  it('draws two heads that share a parent', () => {
    expect(draw({ c: ['a'], b: ['a'], a: [] })).toEqual(['* c', '│ * b', '├─╯', '* a']);
  });

  it('joins three branches in one line, and lets a foreign lane cross', () => {
    expect(draw({ e: ['a'], x: ['w'], d: ['a'], c: ['a'], a: [], w: [] })).toEqual([
      '* e',
      '│ * x',
      '│ │ * d',
      '│ │ │ * c',
      '├─┼─┴─╯',
      '* │ a',
      '  * w',
    ]);
  });

  it('keeps a migration without parents and children in a lane of its own', () => {
    expect(draw({ b: ['a'], lost: [], a: [] })).toEqual(['* b', '│ * lost', '* a']);
  });
});
