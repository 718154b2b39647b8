import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const templates = join(import.meta.dirname, '../../../templates/docker');
const scripts = readdirSync(templates, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.sh'));

describe('the shell scripts of the images', () => {
  it('are there to be looked at', () => {
    expect(scripts).toContain('docker/entrypoint.sh');
  });

  it.each(scripts)('are clean: %s', (script) => {
    const checked = spawnSync('shellcheck', ['--shell=sh', script], { cwd: templates, encoding: 'utf8' });
    expect(checked).toMatchObject({ status: 0, stdout: '' });
  });

  // Debian's /bin/sh runs them in all other tests; this is the one of Alpine.
  it('behave the same in BusyBox', () => {
    const run = (args: string[], env: Record<string, string>) =>
      spawnSync('busybox', ['sh', 'docker/entrypoint.sh', ...args], {
        cwd: templates,
        encoding: 'utf8',
        env: { PATH: process.env.PATH ?? '', ...env },
      });
    expect(run(['echo', 'as it is'], {})).toMatchObject({ status: 0, stdout: 'as it is\n' });
    expect(run(['server'], { WAIT_FOR_DATABASE: 'soon' })).toMatchObject({
      status: 2,
      stderr: 'entrypoint: WAIT_FOR_DATABASE is "soon", but must be a number of seconds.\n',
    });
    expect(run(['migrate'], { DATABASE_URL: '' })).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('DATABASE_URL is not set'),
    });
  });
});
