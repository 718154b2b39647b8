import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { callLearn, callToolkit, type Listener, type Typed } from '../call-programs.ts';
import { installPackages } from './kept-installs.ts';
import { type Typed as CommandLine, type Planned, plan } from './plan-command.ts';

interface Request extends CommandLine {
  readonly env: NodeJS.ProcessEnv;
}

let address: string | undefined;

/**
 * What makes `npm` and `npx` quick for commands that a test starts: ours are called in the test's process, from their sources,
 * those of Prisma and tsx are started without npm in between, and packages are installed once for a lock file. All others, and all
 * that are on a terminal, npm itself runs. As what is called is what npm would start, a command does the same, in a tenth of the time.
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
  const say: Listener = (where, text) => send({ is: 'said', where, text });
  if (planned.banner) say('stdout', planned.banner);
  const started = programOf(planned, env);
  if (started !== undefined) send({ is: 'started', ...started });
  else send({ is: 'ended', code: await call(planned, env, say) });
}

/** What Node is started with. */
interface Program extends Typed {
  readonly args: readonly string[];
}

/** The program that npm would start; undefined where this process does it. */
function programOf({ start, args, cwd }: Planned, env: NodeJS.ProcessEnv): Program | undefined {
  return start && { args: [...start, ...args], cwd, env };
}

/** @returns its exit code */
async function call({ tool, args, cwd, npm = '' }: Planned, env: NodeJS.ProcessEnv, say: Listener): Promise<number> {
  if (tool !== 'npm ci')
    return (await (tool === 'pos-migrate' ? callToolkit : callLearn)(args, { cwd, env }, say)).code;
  const { code, stdout, stderr } = await installPackages(npm, args, { cwd, env });
  say('stdout', stdout);
  say('stderr', stderr);
  return code;
}

/** A command that needs neither npm nor a shell: a program to start, or else something to call. */
export interface Direct {
  /** What npm says before. */
  readonly banner: string;
  readonly program: Program | undefined;
  call(say: (text: string) => void): Promise<number>;
}

/**
 * The same for a line of a shell, without a process that asks for it: one command of plain words.
 *
 * @param env As withQuickNpm gives it.
 * @returns undefined where a shell has to run it
 */
export function readDirect(line: string, { cwd, env }: Typed): Direct | undefined {
  const { TEST_COMMANDS: address, ...rest } = env;
  const [program, ...args] = plainWords(line) ?? [];
  if (address === undefined || (program !== 'npx' && !(program === 'npm' && args[0] === 'run'))) return undefined;
  const typed = { program, next: '', args, cwd, env: rest } as const;
  const planned = plan(typed);
  if (planned === undefined) return undefined;
  const given = asNpmGives(typed, planned);
  return {
    banner: planned.banner,
    program: programOf(planned, given),
    call: (say) => call(planned, given, (_, text) => say(text)),
  };
}

/** A line's words, where a shell would do nothing but split it. */
function plainWords(line: string): string[] | undefined {
  const word = /\s*(?:"([^"$`\\\n]*)"|'([^'\n]*)'|([\w@./:=+,%-]+))(?=\s|$)/y;
  const words = [];
  while (word.lastIndex < line.trimEnd().length) {
    const match = word.exec(line);
    if (match === null) return undefined;
    words.push(match[1] ?? match[2] ?? match[3] ?? '');
  }
  return words;
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
