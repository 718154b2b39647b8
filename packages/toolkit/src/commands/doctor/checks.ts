import { checkDatabase } from './database.ts';
import { checkDisk } from './disk.ts';
import { checkEngine } from './engine.ts';
import type { Check } from './finding.ts';
import { checkHistory } from './history.ts';
import { checkNode } from './node.ts';
import { checkPackages } from './packages.ts';
import { checkPrisma } from './prisma.ts';
import { checkPrograms } from './programs.ts';
import { checkServer } from './server.ts';
import { checkSettings } from './settings.ts';

/** In the order in which things depend on each other: mend the first failure first. */
export const checks: readonly Check[] = [
  checkNode,
  checkPackages,
  checkSettings,
  checkPrisma,
  checkEngine,
  checkDisk,
  checkPrograms,
  checkServer,
  checkDatabase,
  checkHistory,
];
