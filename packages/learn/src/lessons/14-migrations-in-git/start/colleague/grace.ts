// A colleague's day: Grace clones your repository, adds a migration, and commits it. Run it in the practice folder with
// "npx tsx colleague/grace.ts". In life she has a machine of her own, and a server stands between the two of you.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync } from 'node:fs';
import path from 'node:path';

const clone = path.join(import.meta.dirname, 'clone');

function git(folder: string, ...args: string[]): void {
  const grace = ['-c', 'user.name=Grace', '-c', 'user.email=grace@example.com', '-c', 'commit.gpgsign=false'];
  execFileSync('git', [...grace, ...args], { cwd: folder, stdio: 'inherit' });
}

if (existsSync(clone)) {
  console.log('Grace has done her work already: it is in colleague/clone.');
} else {
  git(path.dirname(import.meta.dirname), 'clone', '--quiet', '.', clone);
  cpSync(path.join(import.meta.dirname, 'adds'), clone, { recursive: true });
  git(clone, 'add', 'prisma');
  git(clone, 'commit', '--quiet', '-m', 'Add a barcode to products');
  console.log('Grace has cloned your repository to colleague/clone and committed a migration there.');
}
