import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { loadProjectEnv, up } from 'pos-migrate';
import type { TestProject } from 'vitest/node';
import { databaseOf, dropDatabases, runSql } from './database-server.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A database with the whole history and no rows, which each test file copies. */
    templateUrl: string;
  }
}

const projectDir = join(import.meta.dirname, '..');

/** Databases of a run that was killed are removed by a later one, in milliseconds after their start. */
const LEFT_BEHIND_AFTER = 3 * 60 * 60 * 1000;

/**
 * Vitest's global set-up: sees to the server of DATABASE_URL, and makes one template database there, which the test files
 * copy. The shop's own database is left alone. Everything that was made is removed at the end.
 */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  loadProjectEnv(projectDir);
  await up({ projectDir, env: process.env, progress: console.log });

  const shopUrl = process.env.DATABASE_URL ?? '';
  // A name of PostgreSQL has 63 letters; what follows needs some 30.
  const family = `${new URL(shopUrl).pathname.slice(1, 31)}_test_`;
  await dropLeftBehind(shopUrl, family);

  const run = `${family}${Date.now().toString(36)}_${process.pid}`;
  const templateUrl = databaseOf(shopUrl, `${run}_template`);
  await runSql(shopUrl, `CREATE DATABASE "${run}_template"`);
  await deployHistory(templateUrl);
  provide('templateUrl', templateUrl);
  return () => dropDatabases(shopUrl, (name) => name.startsWith(`${run}_`));
}

async function dropLeftBehind(shopUrl: string, family: string): Promise<void> {
  const oldest = Date.now() - LEFT_BEHIND_AFTER;
  await dropDatabases(shopUrl, (name) => {
    if (!name.startsWith(family)) return false;
    const begun = Number.parseInt(name.slice(family.length).split('_')[0] ?? '', 36);
    return begun < oldest;
  });
}

async function deployHistory(databaseUrl: string): Promise<void> {
  const prisma = join(dirname(createRequire(import.meta.url).resolve('prisma/package.json')), 'build', 'index.js');
  await promisify(execFile)(process.execPath, [prisma, 'migrate', 'deploy'], {
    cwd: projectDir,
    env: { ...process.env, DATABASE_URL: databaseUrl },
  });
}
