// npm start: makes a shop from this checkout and opens its till. Needs Node and the npm registry, nothing else.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { prepare } from './prepare.mjs';
import { root, run } from './run.mjs';

const folder = 'my-shop';
const shop = join(root, folder);

await prepare();

if (existsSync(join(shop, '.yo-rc.json'))) {
  console.log(`\nUsing the shop that is already in ${folder}/. Delete that folder to make a new one.\n`);
} else {
  const code = await run('node', ['dist/generators/cli.js', folder, '--yes']);
  if (code !== 0) process.exit(code);
}

const setUp = await run('npm', ['run', '--silent', 'setup'], { cwd: shop });
if (setUp !== 0) process.exit(setUp);

// The terminal sends Ctrl+C to the server as well: it closes by itself, and we wait for it.
process.on('SIGINT', () => {});
process.exitCode = await run('npm', ['run', '--silent', 'dev'], { cwd: shop });
console.log(`\nThe database of ${folder}/ is still running. To stop it:  cd ${folder} && npm run db -- stop`);
