import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What one run of a command took. */
export interface Cost {
  /** Wall time. */
  seconds: number;
  /** The largest resident set that one of its Node processes had, in MiB. */
  peakMiB: number;
}

/**
 * Runs a Node program and measures it. Every Node process below it reports its peak memory when it ends.
 *
 * @param args what follows `node`
 * @param options the working folder, and further environment variables
 * @throws when the program fails, with its output
 */
export async function measure(args: string[], options: { cwd: string; env?: Record<string, string> }): Promise<Cost> {
  const reports = mkdtempSync(join(tmpdir(), 'bench-'));
  // `yo` becomes another user when it is started as root, and reports as that one.
  chmodSync(reports, 0o777);
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    ...options.env,
    NODE_OPTIONS: `--require ${JSON.stringify(new URL('report-memory.cjs', import.meta.url).pathname)}`,
    BENCH_REPORTS: reports,
  };
  // It makes Node 20 parse the system's certificates at each start, which has nothing to do with what is measured.
  delete env.NODE_EXTRA_CA_CERTS;

  const began = process.hrtime.bigint();
  const child = spawn(process.execPath, args, { cwd: options.cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const output: Buffer[] = [];
  child.stdout.on('data', (chunk) => output.push(chunk));
  child.stderr.on('data', (chunk) => output.push(chunk));
  const code = await new Promise((done) => child.on('close', done));
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  if (code !== 0) throw new Error(`node ${args.join(' ')} ended with ${code}:\n${Buffer.concat(output)}`);

  const peaks = readdirSync(reports).map((name) => Number(readFileSync(join(reports, name), 'utf8')));
  rmSync(reports, { recursive: true });
  return { seconds, peakMiB: Math.max(...peaks) / 1024 };
}

/** The middle value; the mean of the two middle ones of an even count. */
export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
  return (lower + upper) / 2;
}

/** The median cost of several runs; a and b alternate, so that a change of the machine's mood meets both. */
export async function compare(
  runs: number,
  a: (run: number) => Promise<Cost>,
  b: (run: number) => Promise<Cost>,
): Promise<{ a: Cost; b: Cost }> {
  const costs: { a: Cost[]; b: Cost[] } = { a: [], b: [] };
  for (let run = 0; run < runs; run++) {
    costs.a.push(await a(run));
    costs.b.push(await b(run));
  }
  const middle = (list: Cost[]): Cost => ({
    seconds: median(list.map((cost) => cost.seconds)),
    peakMiB: median(list.map((cost) => cost.peakMiB)),
  });
  return { a: middle(costs.a), b: middle(costs.b) };
}
