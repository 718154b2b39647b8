// Loaded into every Node that the tests start, but of use to Prisma alone, whose start is most of what it does here:
// - Its WebAssembly is compiled as far as it is used, and not optimized for a long life.
// - `prisma generate` really generates for the first project with a schema in this run; the others get a copy of that client.
const { realpathSync } = require('node:fs');
const { sep } = require('node:path');
const { isMainThread } = require('node:worker_threads');

const program = isMainThread ? programOf(process.argv[1]) : '';
const isPrisma = program.endsWith(['', 'prisma', 'build', 'index.js'].join(sep));
if (isPrisma || program.endsWith(['', 'engine', 'schema-engine.js'].join(sep))) {
  const { setFlagsFromString } = require('node:v8');
  for (const flag of ['--wasm-lazy-compilation', '--liftoff-only']) setFlagsFromString(flag);
}
if (isPrisma && process.argv.slice(2).join(' ') === 'generate' && process.env.TEST_BUILD) generateOnce();

/** The file behind a path, or nothing where there is none. */
function programOf(path) {
  try {
    return path === undefined ? '' : realpathSync(path);
  } catch {
    return '';
  }
}

function generateOnce() {
  const { cpSync, existsSync, readFileSync, renameSync, rmSync } = require('node:fs');
  const { join } = require('node:path');
  const key = keyOf();
  if (key === undefined) return;
  const kept = join(process.env.TEST_BUILD, 'generated-clients', key);
  const client = join(process.cwd(), 'prisma', 'generated');
  if (!existsSync(kept)) {
    const said = { stdout: listen(process.stdout), stderr: listen(process.stderr) };
    process.on('exit', (code) => {
      if (code === 0 && existsSync(client)) keep(client, kept, { stdout: said.stdout(), stderr: said.stderr() });
    });
    return;
  }
  // Put into place whole: another setup of the same project may do the same at this moment.
  const fresh = `${client}-${process.pid}`;
  cpSync(join(kept, 'client'), fresh, { recursive: true });
  try {
    rmSync(client, { recursive: true, force: true, maxRetries: 10, retryDelay: 20 });
    renameSync(fresh, client);
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    if (!existsSync(client)) throw error;
  }
  const { stdout, stderr } = JSON.parse(readFileSync(join(kept, 'said.json'), 'utf8'));
  process.stdout.write(stdout);
  process.stderr.write(stderr);
  process.exit(0);
}

/** Undefined where the client does not land in prisma/generated. */
function keyOf() {
  const { createHash } = require('node:crypto');
  const { existsSync, readFileSync } = require('node:fs');
  const { join } = require('node:path');
  const read = (path) => (existsSync(path) ? readFileSync(path, 'utf8') : '');
  const [schema, ...others] = [
    join(process.cwd(), 'prisma', 'schema.prisma'),
    join(process.cwd(), 'prisma.config.ts'),
    join(program, '..', '..', 'package.json'),
  ].map(read);
  if (!/output\s*=\s*"\.?\/?generated"/.test(schema)) return undefined;
  // The config refuses an engine that there is not.
  const causes = [schema, ...others, process.env.DB_ENGINE];
  return createHash('sha256').update(JSON.stringify(causes)).digest('hex').slice(0, 16);
}

/** @returns what was written to a stream since */
function listen(stream) {
  let said = '';
  const write = stream.write.bind(stream);
  stream.write = (text, ...rest) => {
    said += text;
    return write(text, ...rest);
  };
  return () => said;
}

/** Moved into place whole: others may look for it at the same moment. */
function keep(client, kept, said) {
  const { cpSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } = require('node:fs');
  const { dirname, join } = require('node:path');
  mkdirSync(dirname(kept), { recursive: true });
  const fresh = mkdtempSync(`${kept}-`);
  cpSync(client, join(fresh, 'client'), { recursive: true });
  writeFileSync(join(fresh, 'said.json'), JSON.stringify(said));
  try {
    renameSync(fresh, kept);
  } catch {
    rmSync(fresh, { recursive: true, force: true }); // another one was faster
  }
}
