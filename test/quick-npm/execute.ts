import { execFile } from 'node:child_process';
import type { CommandResult, Typed } from '../call-programs.ts';

/** Runs a program to its end. */
export function execute(file: string, args: readonly string[], { cwd, env }: Typed): Promise<CommandResult> {
  return new Promise((resolve) => {
    execFile(file, args, { cwd, env, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? -1), stdout, stderr });
    });
  });
}
