import { describe, expect, it } from 'vitest';
import type { Answers } from '../../generators/questions.ts';
import { runCommand } from '../../generators/template-locals.ts';
import { findPage } from '../../packages/toolkit/src/explain/find-page.ts';
import { readDocument } from '../docs/run-document.ts';
import { projectOf } from './projects.ts';

const projects: Partial<Answers>[] = (['npm', 'pnpm', 'yarn'] as const).flatMap((packageManager) =>
  (['embedded', 'docker', 'url'] as const).flatMap((database) =>
    [true, false].map((lessons) => ({ packageManager, database, lessons, docker: lessons || database === 'docker' })),
  ),
);

describe.each(projects)('ONBOARDING.md of a project with %j', (answers) => {
  const { files, scripts } = projectOf(answers);
  const text = files.get('ONBOARDING.md') ?? '';
  const manager = answers.packageManager ?? 'npm';

  it('names scripts that are there, as its package manager starts them', () => {
    const shown = readDocument(text).flatMap((block) =>
      block.kind === 'commands' ? block.commands.map(({ command }) => command) : [],
    );
    const started = shown.filter((command) => !command.startsWith('git '));
    expect(started.length).toBeGreaterThan(15);
    for (const command of started) {
      const [program, ...words] = command.split(' ');
      const script = words[0] === 'run' ? words[1] : words[0];
      expect(program).toBe(manager);
      expect(scripts).toContain(script);
      expect(command.includes(' -- ')).toBe(manager === 'npm' && words.length > (words[0] === 'run' ? 2 : 1));
    }
    const others = ['npm', 'pnpm', 'yarn'].filter((name) => name !== manager);
    expect(text).not.toMatch(new RegExp(`\\b(${others.join('|')}) (run|test|install)\\b`));
  });

  it('has something to do or to see below each box', () => {
    const steps = text.split(/^- \[ \] /m).slice(1);
    expect(steps.length).toBeGreaterThan(12);
    for (const step of steps) expect(step).toMatch(/^ {2}```|`prisma\//m);
  });

  it('and the glossary lead only to what the project has, or to pages of its tools', () => {
    for (const [page, folder] of [
      ['ONBOARDING.md', ''],
      ['docs/reference/glossary.md', 'docs/reference/'],
    ] as const) {
      const links = [...(files.get(page) ?? '').matchAll(/\]\(([^()\s#]+)/g)].map((match) => match[1] ?? '');
      const missing = links.filter((link) => !files.has(new URL(link, `file:///${folder}`).pathname.slice(1)));
      const shown = [...(files.get(page) ?? '').matchAll(/`([^`]+) explain(?: ([\w-]+))?`/g)];
      expect(
        shown.filter(([, start]) => start !== runCommand(manager, 'db', ['explain']).replace(/ explain$/, '')),
      ).toEqual([]);
      expect(shown.filter(([, , topic]) => topic !== undefined && findPage(topic) === undefined)).toEqual([]);
      expect(links.length + shown.length).toBeGreaterThan(5);
      expect(missing).toEqual([]);
    }
  });
});
