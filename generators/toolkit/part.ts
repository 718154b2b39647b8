import { emptyProject, type FoundProject } from '../found-project.ts';
import type { Part } from '../part.ts';
import { prismaConfigNames } from '../prisma-config-text.ts';

export const part: Part = {
  name: 'toolkit',
  summary: 'the verbs that Prisma lacks, for any Prisma and PostgreSQL project',
  landsIn: 'an existing project',
  needs: [],
  asks: ['packageManager'],
  fits: { 'prisma.config.ts': withPlaces },
  otherNames: { 'prisma.config.ts': prismaConfigNames },
};

/** The config as it is, with the schema and the migrations where the project has them. */
function withPlaces(text: string, found: FoundProject): string {
  return (['schema', 'migrations'] as const).reduce(
    (edited, place) => edited.replace(quoted(emptyProject[place]), () => quoted(found[place])),
    text,
  );
}

function quoted(path: string): string {
  return path.includes("'") ? JSON.stringify(path) : `'${path}'`;
}
