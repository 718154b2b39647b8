import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { CommandResult, Typed } from '../call-programs.ts';
import { buildFolder } from '../folders.ts';
import { execute } from './execute.ts';

/** `prisma generate`: really for the first project with a schema in this run, by a copy for the others. */
export async function generateClient(prisma: string, { cwd, env }: Typed): Promise<CommandResult> {
  const key = keyOf(cwd);
  const make = () => execute(process.execPath, [prisma, 'generate'], { cwd, env });
  if (key === undefined) return make();
  const kept = path.join(buildFolder(), 'generated-clients', key);
  const client = path.join(cwd, 'prisma', 'generated');
  if (existsSync(kept)) {
    rmSync(client, { recursive: true, force: true });
    cpSync(path.join(kept, 'client'), client, { recursive: true });
    return JSON.parse(readFileSync(path.join(kept, 'said.json'), 'utf8'));
  }
  const result = await make();
  if (result.code === 0 && existsSync(client)) keep(client, result, kept);
  return result;
}

/** Undefined where the client does not land in prisma/generated. */
function keyOf(cwd: string): string | undefined {
  const texts = ['prisma/schema.prisma', 'prisma.config.ts'].map((file) => read(path.join(cwd, file)));
  if (!/output\s*=\s*"\.?\/?generated"/.test(texts[0] ?? '')) return undefined;
  return createHash('sha256').update(JSON.stringify(texts)).digest('hex').slice(0, 16);
}

function read(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

/** Moved into place whole: others may look for it at the same moment. */
function keep(client: string, result: CommandResult, kept: string): void {
  mkdirSync(path.dirname(kept), { recursive: true });
  const fresh = mkdtempSync(`${kept}-`);
  cpSync(client, path.join(fresh, 'client'), { recursive: true });
  writeFileSync(path.join(fresh, 'said.json'), JSON.stringify(result));
  try {
    renameSync(fresh, kept);
  } catch {
    rmSync(fresh, { recursive: true, force: true }); // another one was faster
  }
}
