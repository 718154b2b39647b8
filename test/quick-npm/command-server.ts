import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { callLearn, callToolkit } from '../call-programs.ts';
import { installPackages } from './kept-installs.ts';
import { type Planned, plan, type Typed } from './plan-command.ts';

interface Request extends Typed {
  readonly env: NodeJS.ProcessEnv;
}

let address: string | undefined;

/**
 * What makes `npm` and `npx` quick for commands that a test starts: ours are called in the test's process, from their sources,
 * those of Prisma and tsx are started without npm in between, and packages are installed once for a lock file. All others, and all that are
 * on a terminal, npm itself runs. As what is called is what npm would start, a command does the same, in a tenth of the time.
 *
 * @param env The environment of the commands.
 * @returns The same, with what they need for that.
 */
export function withQuickNpm(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const bin = path.join(import.meta.dirname, 'bin');
  return { ...env, PATH: [bin, env.PATH].join(path.delimiter), TEST_COMMANDS: listen() };
}

function listen(): string {
  if (address !== undefined) return address;
  const name = `commands-${process.pid}-${randomBytes(4).toString('hex')}`;
  address = process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : path.join(tmpdir(), name);
  createServer(serve).listen(address).unref();
  return address;
}

function serve(socket: Socket): void {
  const send = (message: object) => {
    if (socket.writable) socket.write(`${JSON.stringify(message)}\n`);
  };
  let planned: Planned | undefined;
  let env: NodeJS.ProcessEnv = {};
  socket.on('error', () => {}); // it was killed
  createInterface({ input: socket, crlfDelay: Number.POSITIVE_INFINITY }).on('line', (line) => {
    const message = JSON.parse(line) as Request | { go: true };
    if ('go' in message) {
      if (planned) void run(planned, env, send);
      return;
    }
    planned = plan(message);
    env = planned === undefined || planned.tool === 'npm ci' ? message.env : asNpmGives(message, planned);
    send({ is: planned ? 'taken' : 'refused' });
  });
}

async function run(planned: Planned, env: NodeJS.ProcessEnv, send: (message: object) => void): Promise<void> {
  const say = (where: 'stdout' | 'stderr', text: string) => send({ is: 'said', where, text });
  const { tool, args, cwd, start, npm, banner } = planned;
  if (banner) say('stdout', banner);
  if (tool === 'prisma' || tool === 'tsx') {
    send({ is: 'started', args: [...start, ...args], cwd, env });
    return;
  }
  if (tool === 'npm ci') {
    const { code, stdout, stderr } = await installPackages(npm, args, { cwd, env });
    say('stdout', stdout);
    say('stderr', stderr);
    send({ is: 'ended', code });
  } else {
    const call = { 'pos-migrate': callToolkit, 'pos-migrate-learn': callLearn }[tool];
    send({ is: 'ended', code: (await call(args, { cwd, env }, say)).code });
  }
}

/** What a command finds in its environment below npm, as far as anything here looks at it. */
function asNpmGives({ env, cwd, program }: Request, planned: Planned): NodeJS.ProcessEnv {
  const folders = [];
  for (let folder = planned.cwd; folder !== path.dirname(folder); folder = path.dirname(folder)) {
    const bin = path.join(folder, 'node_modules', '.bin');
    if (existsSync(bin)) folders.push(bin);
  }
  return {
    ...env,
    PATH: [...folders, env.PATH].join(path.delimiter),
    INIT_CWD: cwd,
    npm_command: program === 'npx' ? 'exec' : 'run-script',
    npm_config_user_agent: `npm/11.0.0 node/${process.version} ${process.platform} ${process.arch}`,
  };
}
