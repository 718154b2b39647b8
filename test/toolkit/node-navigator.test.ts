import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { expect, it } from 'vitest';

const toolkit = path.join(import.meta.dirname, '..', '..', 'packages', 'toolkit');

it('lets a connection be made without an HTTP client', () => {
  const script = `
    await import('./dist/node-navigator.js');
    await import('pg');
    console.log(JSON.stringify([navigator.userAgent, process.moduleLoadList.filter((name) => name.includes('undici'))]));`;
  const output = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: toolkit,
    encoding: 'utf8',
  });
  expect(JSON.parse(output)).toEqual([`Node.js/${process.versions.node.split('.')[0]}`, []]);
});
