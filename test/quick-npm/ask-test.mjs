// npm and npx as the tests of documents, lessons and workflows find them in bin/: they ask the test, which listens on a socket,
// whether the command is one that can be called there; else they hand on to the one that is next on the PATH. See command-server.ts.
import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { connect } from 'node:net';
import { basename, delimiter, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';

const program = basename(process.argv[1]);
const args = process.argv.slice(2);
const { TEST_COMMANDS: address, ...env } = process.env;
/** A test that waits for a command with spawnSync answers nobody. */
const PATIENCE = 10_000;

const isAsked =
  address !== undefined && !process.stdout.isTTY && (program === 'npx' || /^(run|ci$)/.test(args[0] ?? ''));
if (!isAsked || !(await ask())) start(next(), args, {});

/** @returns {Promise<boolean>} whether the test does it */
function ask() {
  return new Promise((resolve) => {
    const socket = connect(address);
    const timer = setTimeout(giveUp, PATIENCE);
    function giveUp() {
      clearTimeout(timer);
      socket.destroy();
      resolve(false);
    }
    const send = (message) => socket.write(`${JSON.stringify(message)}\n`);
    socket.on('error', giveUp);
    send({ program, next: next(), args, cwd: process.cwd(), env });
    createInterface({ input: socket, crlfDelay: Number.POSITIVE_INFINITY }).on('line', (line) => {
      const { is, ...message } = JSON.parse(line);
      if (is === 'refused') giveUp();
      else if (is === 'taken') {
        clearTimeout(timer);
        resolve(true);
        send({ go: true });
      } else if (is === 'said') process[message.where].write(message.text);
      else if (is === 'started') start(process.execPath, message.args, message);
      else if (is === 'ended') {
        process.exitCode = message.code;
        socket.end();
      }
    });
  });
}

/** Goes on as another program. */
function start(file, words, { cwd, env: more }) {
  const child = spawn(file, words, { stdio: 'inherit', cwd, env: { ...process.env, ...more } });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    if (signal) process.exit(128 + (signal === 'SIGINT' ? 2 : 15));
    process.exit(code ?? 1);
  });
}

/** The program of this name that would run without us. */
function next() {
  const own = dirname(process.argv[1]);
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== own);
  return folders.map((folder) => join(folder, program)).find(isProgram) ?? program;
}

function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
