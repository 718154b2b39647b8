import { execFile, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The root of this repository. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Runs a command in the repository and passes its output through.
 * `npm` is started through the npm that runs us, so that no shell and no `.cmd` file is involved on Windows.
 *
 * @param {string} command `npm`, `node`, or a program
 * @param {string[]} args
 * @param {{ cwd?: string, env?: Record<string, string>, quiet?: boolean, node?: string, signal?: AbortSignal }} [options] quiet:
 *   show the output only when the command fails; node: the Node program to use, by default the one that runs us; signal: ends it
 * @returns {Promise<number>} the exit code; 1 when it was ended by a signal
 */
export function run(command, args, { cwd = root, env = {}, quiet = false, node = process.execPath, signal } = {}) {
  const [program, programArgs] = resolve(command, args, node);
  return new Promise((done) => {
    const child = spawn(program, programArgs, {
      cwd,
      env: { ...process.env, ...env },
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
      ...(signal && { signal }),
    });
    /** @type {Buffer[]} */
    const output = [];
    child.stdout?.on('data', (chunk) => output.push(chunk));
    child.stderr?.on('data', (chunk) => output.push(chunk));
    child.on('error', (error) => {
      if (!signal?.aborted) console.error(`${command} could not be started: ${error.message}`);
      done(1);
    });
    child.on('close', (code) => {
      if (code !== 0 && quiet && !signal?.aborted) process.stderr.write(Buffer.concat(output));
      done(code ?? 1);
    });
  });
}

/**
 * Runs a command in the same way, and keeps what it prints.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string }} [options]
 * @returns {Promise<{ code: number, stdout: string, stderr: string }>} 127 when it could not be started
 */
export function read(command, args, { cwd = root } = {}) {
  const [program, programArgs] = resolve(command, args, process.execPath);
  return new Promise((done) => {
    execFile(program, programArgs, { cwd, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      const code = error ? (typeof error.code === 'number' ? error.code : 127) : 0;
      done({ code, stdout, stderr: stderr || (error?.message ?? '') });
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
