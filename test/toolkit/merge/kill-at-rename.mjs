// Preloaded into a command: kills it, as a power cut would, at the n-th rename of a folder that belongs to a rebase.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const rename = fs.renameSync;
let left = Number(process.env.KILL_AT_RENAME);
fs.renameSync = (from, to) => {
  if (`${from}${to}`.includes('.db-rebase')) {
    left -= 1;
    if (left === 0) process.kill(process.pid, 'SIGKILL');
  }
  rename(from, to);
};
syncBuiltinESMExports();
