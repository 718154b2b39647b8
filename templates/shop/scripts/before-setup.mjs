// Comes before "pos-migrate setup": what has to be right before any package can run, said in words.
// Plain JavaScript without packages, so that an old Node and an empty node_modules get a sentence and not a stack.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const manifest = new URL('../package.json', import.meta.url);
const fault = nodeFault() || packagesFault();
if (fault) {
  console.error(`Stopped before the first step: ${fault.says}\nNext: ${fault.next}`);
  process.exitCode = 3;
}

function nodeFault() {
  const range = JSON.parse(readFileSync(manifest, 'utf8')).engines.node;
  if (range.split('||').some((part) => isWithin(process.versions.node, part.trim()))) return undefined;
  return {
    says: `this is Node ${process.versions.node}, and the project needs ${range}.`,
    next: 'Install a current Node from https://nodejs.org, and run the setup again.',
  };
}

/** The two forms that package.json uses: `^20.19` and `>=24`. */
function isWithin(version, part) {
  const [major, minor] = version.split('.').map(Number);
  const [wantedMajor, wantedMinor = 0] = part.replace(/^\D+/, '').split('.').map(Number);
  if (part.startsWith('>=')) return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
  return major === wantedMajor && minor >= wantedMinor;
}

function packagesFault() {
  try {
    createRequire(import.meta.url).resolve('pos-migrate/package.json');
    return undefined;
  } catch {
    const manager = (process.env.npm_config_user_agent || 'npm').split('/')[0];
    return {
      says: 'the packages of this project are not installed.',
      next: `Run "${manager} install", and then the setup again.`,
    };
  }
}
