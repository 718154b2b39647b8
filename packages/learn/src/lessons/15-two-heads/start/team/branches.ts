// What four colleagues did last week: makes this folder a Git repository, with a branch for each of them that begins at the
// same commit. Run it in the practice folder with "npx tsx team/branches.ts". It never touches a repository that is there.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const practice = path.dirname(import.meta.dirname);
const branches = [
  { name: 'brand', author: 'Alice', says: 'Add a brand to products' },
  { name: 'note', author: 'Bob', says: 'Add a note to orders' },
  { name: 'rename', author: 'Carol', says: 'Call the phone a phone number' },
  { name: 'digits', author: 'Dave', says: 'Keep only the digits of phones' },
];

function git(...args: string[]): void {
  execFileSync('git', args, { cwd: practice, stdio: 'inherit' });
}

if (existsSync(path.join(practice, '.git'))) {
  console.log('The repository is there already.');
} else {
  git('init', '--quiet');
  git('symbolic-ref', 'HEAD', 'refs/heads/main');
  git('config', 'user.name', 'Ada');
  git('config', 'user.email', 'ada@example.com');
  git('config', 'commit.gpgsign', 'false');
  writeFileSync(path.join(practice, '.gitignore'), 'node_modules/\n.env\nteam/\n');
  git('add', '.');
  git('commit', '--quiet', '-m', 'Begin the shop');
  for (const { name, author, says } of branches) {
    git('switch', '--quiet', '-c', name, 'main');
    cpSync(path.join(import.meta.dirname, 'branches', name), practice, { recursive: true });
    git('add', 'prisma');
    git('commit', '--quiet', '-m', says, `--author=${author} <${author.toLowerCase()}@example.com>`);
  }
  git('switch', '--quiet', 'main');
  console.log(`A repository with main, and the branches ${branches.map(({ name }) => name).join(', ')}.`);
}
