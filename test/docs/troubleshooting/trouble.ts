import { cpSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { connected, createDatabase, dropDatabase, onServer } from '../../toolkit/history/test-database.ts';
import { createDocumentProject, type DocumentProject } from '../document-project.ts';
import { type Block, readDocument, runDocument, type Setting } from '../run-document.ts';
import { Shell } from '../shell.ts';

const page = path.join(import.meta.dirname, '../../../packages/toolkit/docs/reference/troubleshooting.md');
const file = 'docs/reference/troubleshooting.md';

/** A case of the page: a heading, and the blocks below it. */
export interface Case {
  readonly group: string;
  readonly title: string;
  readonly blocks: readonly Block[];
}

/** Every case of the page, with the group that it belongs to. */
export function readCases(): Case[] {
  const lines = readFileSync(page, 'utf8').split('\n');
  const blocks = readDocument(lines.join('\n'), file);
  const headings = lines.flatMap((text, index) => {
    const [, marks, title] = text.match(/^(##|###) (.*)$/) ?? [];
    return marks !== undefined && title !== undefined ? [{ line: index + 1, deep: marks === '###', title }] : [];
  });
  return headings.flatMap(({ line, deep, title }, index) => {
    if (!deep) return [];
    const end = headings[index + 1]?.line ?? lines.length + 1;
    const group = headings.findLast((each) => !each.deep && each.line < line)?.title ?? '';
    return [{ group, title, blocks: blocks.filter((block) => block.line > line && block.line < end) }];
  });
}

/** How a case comes about. */
export interface Trouble {
  /** Brings it about. What it returns does, after the page's commands, what the page leaves to the reader's hands. */
  provoke(place: TroubledProject): Promise<undefined | (() => Promise<void> | void)>;
}

/** A project with all migrations applied, which is as new for each case. */
export interface TroubledProject extends DocumentProject {
  /** Runs a command, which must end with 0. */
  run(command: string): Promise<void>;
  /** Writes the variable into `.env`. */
  setUrl(change: (url: URL) => void): void;
  /** Runs something as the server's superuser. */
  readonly onServer: typeof onServer;
}

/** A project in which one case after the other is brought about, and the page is followed. */
export interface Practice {
  /** Brings a case about, does what the page says, and looks whether all is well then. */
  follow(title: string, trouble: Trouble): Promise<void>;
  remove(): Promise<void>;
}

export async function openPractice(cases: readonly Case[]): Promise<Practice> {
  const project = await createDocumentProject({ state: 'empty' });
  const name = new URL(project.databaseUrl).pathname.slice(1);
  const model = `${name}_model`;
  const kept = path.join(project.dir, 'kept');
  await run('npx prisma migrate deploy');
  await createDatabase(model, name);
  cpSync(path.join(project.dir, 'prisma'), path.join(kept, 'prisma'), { recursive: true });
  cpSync(path.join(project.dir, '.env'), path.join(kept, '.env'));

  async function run(command: string, setting: Setting = project.setting()): Promise<void> {
    const shell = new Shell(setting.cwd, setting.env);
    try {
      const { code, output } = await shell.run(command, { answers: null, until: null, limit: 120 });
      if (code !== 0) throw new Error(`${command} ended with ${code}:\n${output}`);
    } finally {
      shell.close();
    }
  }

  async function makeAnew(): Promise<void> {
    rmSync(path.join(project.dir, 'prisma'), { recursive: true });
    cpSync(path.join(kept, 'prisma'), path.join(project.dir, 'prisma'), { recursive: true });
    cpSync(path.join(kept, '.env'), path.join(project.dir, '.env'));
    await dropDatabase(name);
    await createDatabase(name, model);
  }

  const place: TroubledProject = {
    ...project,
    run: (command) => run(command),
    setUrl: (change) => {
      const url = new URL(project.databaseUrl);
      change(url);
      project.write('.env', project.read('.env').replace(/^DATABASE_URL=.*$/m, `DATABASE_URL=${url.href}`));
    },
    onServer,
  };
  return {
    follow: async (title, trouble) => {
      const found = cases.find((each) => each.title === title);
      if (!found) throw new Error(`${file} has no case "${title}".`);
      await makeAnew();
      const mend = await trouble.provoke(place);
      await runDocument(found.blocks, project.setting());
      await mend?.();
      await run('npm run db -- status');
      await connected(project.databaseUrl, async () => {});
    },
    remove: project.remove,
  };
}
