import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { ensureBuilt } from './built.ts';
import { runCommand, temporaryFolder } from './run-generators.ts';

const biome = join(import.meta.dirname, '..', '..', 'node_modules', '@biomejs', 'biome', 'bin', 'biome');

beforeAll(ensureBuilt);

describe("a new project's own lint and format", () => {
  it.each([
    ['npm', 'embedded', 'neither'],
    ['pnpm', 'docker', 'flask'],
    ['yarn', 'url', 'mongodb'],
  ])('find nothing, with %s, %s and %s', async (packageManager, database, background) => {
    const cwd = temporaryFolder();
    const answers = ['--package-manager', packageManager, '--database', database, '--background', background];
    await runCommand(['my-shop', '--yes', '--skip-install', '--shop-name', "*Joe's* <b>Corner</b>", ...answers], {
      cwd,
    });
    try {
      const shown = execFileSync(process.execPath, [biome, 'check', '--colors=off', '--error-on-warnings', '.'], {
        cwd: join(cwd, 'my-shop'),
        encoding: 'utf8',
      });
      expect(shown).toMatch(/^Checked \d+ files .* No fixes applied\.\n$/);
    } finally {
      rmSync(cwd, { recursive: true });
    }
  });
});
