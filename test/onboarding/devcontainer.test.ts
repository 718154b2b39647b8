import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type ProjectFiles, projectOf } from './projects.ts';

/** What https://containers.dev/implementors/json_reference/ has of the keys that these files may use, with their types. */
const documented = {
  anywhere: {
    name: 'string',
    remoteUser: 'string',
    onCreateCommand: 'string',
    postCreateCommand: 'string',
    postStartCommand: 'string',
    forwardPorts: 'array',
    portsAttributes: 'object',
    customizations: 'object',
  },
  image: { image: 'string', mounts: 'array' },
  compose: { dockerComposeFile: 'string', service: 'string', workspaceFolder: 'string' },
};

const databases = ['embedded', 'docker', 'url'] as const;
const managers = ['npm', 'pnpm', 'yarn'] as const;

/** The file without its comments, which stand on lines of their own. */
function devcontainerOf(files: ProjectFiles) {
  const text = files.get('.devcontainer/devcontainer.json') ?? '';
  return JSON.parse(text.replaceAll(/^\s*\/\/.*$/gm, '')) as Record<string, unknown>;
}

describe.each(databases.flatMap((database) => managers.map((packageManager) => ({ database, packageManager }))))(
  'the dev container of %j',
  (answers) => {
    const { files, scripts } = projectOf(answers);
    const container = devcontainerOf(files);

    it('says what is documented, in the documented types', () => {
      const kind = answers.database === 'docker' ? documented.compose : documented.image;
      const types: Record<string, string> = { ...documented.anywhere, ...kind };
      expect(Object.keys(kind).filter((key) => !(key in container))).toEqual([]);
      for (const [key, value] of Object.entries(container)) {
        expect([key, Array.isArray(value) ? 'array' : typeof value]).toEqual([key, types[key]]);
      }
    });

    it('forwards the port of the till, and runs the setup of its package manager', () => {
      const { PORT } = Object.fromEntries(
        (files.get('.env.example') ?? '').split('\n').map((line) => line.split('=') as [string, string]),
      );
      expect(container.forwardPorts).toEqual([Number(PORT)]);
      expect(container.postCreateCommand).toMatch(/ install && p?npm run --if-present setup$/);
      expect(container.postCreateCommand).toContain(`${answers.packageManager} install`);
      expect(scripts).toContain('setup');
    });

    it('has the Node of the project', () => {
      const major = /^ARG NODE_IMAGE=node:(\d+)/m.exec(files.get('Dockerfile') ?? '')?.[1];
      expect(major).toBeDefined();
      const used = String(container.image ?? files.get('.devcontainer/compose.yaml')).match(
        /javascript-node:(\d+)-/,
      )?.[1];
      expect(used).toBe(major);
      expect(files.get('.nvmrc')?.trim()).toBe(major);
    });
  },
);

describe('the containers beside it', () => {
  const text = projectOf({ database: 'docker' }).files.get('.devcontainer/compose.yaml') ?? '';
  const compose = parse(text);

  it('are there only when Docker runs the database', () => {
    expect(projectOf({ database: 'embedded' }).files.has('.devcontainer/compose.yaml')).toBe(false);
    expect(projectOf({ database: 'url' }).files.has('.devcontainer/compose.yaml')).toBe(false);
  });

  it('are what the Compose specification allows', () => {
    const file = path.join(import.meta.dirname, '../../node_modules/dclint/schemas/compose.schema.json');
    const { $schema: _, ...schema } = JSON.parse(readFileSync(file, 'utf8'));
    const validate = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(schema);
    expect(validate(compose), JSON.stringify(validate.errors)).toBe(true);
    expect(validate({ ...compose, servces: {} })).toBe(false);
  });

  it('agree on user, password and database, and publish nothing', () => {
    const { workspace, db } = compose.services;
    const { username, password, hostname, pathname } = new URL(workspace.environment.DATABASE_URL);
    expect(hostname).toBe('db');
    expect([username, password, pathname.slice(1)]).toEqual([
      db.environment.POSTGRES_USER,
      db.environment.POSTGRES_PASSWORD,
      db.environment.POSTGRES_DB,
    ]);
    expect(db.ports).toBeUndefined();
    expect(Object.keys(compose.services)).toContain(devcontainerOf(projectOf({ database: 'docker' }).files).service);
  });

  it('run the PostgreSQL of compose.yaml', () => {
    const { services } = parse(projectOf({ database: 'docker' }).files.get('compose.yaml') ?? '');
    expect(compose.services.db.image).toBe(services.db.image);
    expect(compose.services.db.environment.POSTGRES_INITDB_ARGS).toBe(services.db.environment.POSTGRES_INITDB_ARGS);
  });
});
