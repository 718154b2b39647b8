import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { FileChange } from './file-changes.ts';
import { emptyProject } from './found-project.ts';
import { isInRepository } from './git-repository.ts';
import type { Yielding } from './own-place.ts';
import type { Part } from './part.ts';
import type { Plan } from './plan.ts';
import { type PrismaConfigText, projectFolderFrom } from './prisma-config-text.ts';
import type { Request } from './request.ts';

/** What became of a file that is not all ours. */
export function remarkOnFile({ path, planned, state }: FileChange): string | undefined {
  if (planned !== path && state === 'new') return `${planned} is yours and stays: the one of the shop is ${path}.`;
  if (state === 'merged') return `${path} is yours and stays: it gained the lines that it lacked, at its end.`;
  return undefined;
}

/** The project's own file in the place of which ours would be read. */
export function remarkOnYielding({ planned, theirs }: Yielding, { prisma, parts }: Request): string | undefined {
  if (planned.path === emptyProject.prismaConfig) return prisma?.config && remarkOnConfig(prisma.config, parts);
  if (theirs === planned.path) return undefined;
  return `${theirs} is yours and stays: it is the same thing as ${planned.path}, which is not written.`;
}

function remarkOnConfig({ path, isPrepared }: PrismaConfigText, parts: readonly Part[]): string | undefined {
  if (isPrepared) return undefined;
  const isImaged = parts.some(({ name }) => name === 'docker');
  const imported = /\.c[jt]s$/.test(path)
    ? "const { preparePrisma } = require('pos-migrate/prisma');"
    : "import { preparePrisma } from 'pos-migrate/prisma';";
  return [
    `${path} is yours and stays, and the verbs work with it. With these two lines, Prisma's own commands read .env as well, and need no download of an engine${isImaged ? ', which the image that migrates depends on' : ''}. Write them into it, the second in what it exports, in the place of its own datasource:`,
    imported,
    `datasource: preparePrisma(${projectFolderFrom(path)}),`,
  ].join('\n  ');
}

/** What is read at the root of a repository and nowhere else. */
export function remarkOnRoot({ target }: Request, { files }: Plan): string[] {
  const atRoot = files.map(({ path }) => path).filter((path) => /^\.(github|gitlab)\/|^\.gitlab-ci\.yml$/.test(path));
  if (atRoot.length === 0 || !isInRepository(target.path) || existsSync(join(target.path, '.git'))) return [];
  return [
    `GitHub and GitLab read these only at the root of the repository, which is further up. Move them there, and give the jobs this folder as working-directory: ${atRoot.join(', ')}`,
  ];
}

/** Packages that stay where they are when `prisma` itself comes in the version of the toolkit. */
export function remarkOnVersions({ prisma }: Request): string[] {
  if (prisma?.align === undefined) return [];
  return [`Prisma's packages belong together in one version. Bring the others to that of prisma: ${prisma.align}`];
}
