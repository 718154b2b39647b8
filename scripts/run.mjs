import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The root of this repository. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Runs a command in the repository and passes its output through.
 * `npm` is started through the npm that runs us, so that no shell and no `.cmd` file is involved on Windows.
 *
 * @param {string} command `npm`, `node`, or a program
 * @param {string[]} args
 * @param {{ cwd?: string, env?: Record<string, string>, quiet?: boolean, node?: string }} [options] quiet: show the output
 *   only when the command fails; node: the Node program to use, by default the one that runs us
 * @returns {Promise<number>} the exit code; 1 when it was ended by a signal
 */
export function run(command, args, { cwd = root, env = {}, quiet = false, node = process.execPath } = {}) {
  const [program, programArgs] = resolve(command, args, node);
  return new Promise((done) => {
    const child = spawn(program, programArgs, {
      cwd,
      env: { ...process.env, ...env },
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    });
    /** @type {Buffer[]} */
    const output = [];
    child.stdout?.on('data', (chunk) => output.push(chunk));
    child.stderr?.on('data', (chunk) => output.push(chunk));
    child.on('error', (error) => {
      console.error(`${command} could not be started: ${error.message}`);
      done(1);
    });
    child.on('close', (code) => {
      if (code !== 0 && quiet) process.stderr.write(Buffer.concat(output));
      done(code ?? 1);
    });
  });
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {string} node
 * @returns {[string, string[]]}
 */
function resolve(command, args, node) {
  if (command === 'node') return [node, args];
  const npm = process.env.npm_execpath;
  if (command === 'npm' && npm) return [node, [npm, ...args]];
  return [command, args];
}
