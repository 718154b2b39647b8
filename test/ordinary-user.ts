import { spawnSync } from 'node:child_process';

/** Whether the tests run as root. PostgreSQL and `yo` treat root in their own ways, so tests also try an ordinary user. */
export const isRoot = process.getuid?.() === 0;

/**
 * Whether programs of this checkout can be run by somebody who is not root: always when the tests are, else when other
 * users can enter the folder that it is in.
 */
export const hasOrdinaryUser =
  !isRoot ||
  spawnSync(process.execPath, ['-e', 'require("fs").readFileSync(process.argv[1])', import.meta.filename], {
    uid: 65534,
    gid: 65534,
  }).status === 0;
