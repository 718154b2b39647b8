import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ejs from 'ejs';
import { packageRoot } from './package-root.ts';

/** A file of this package that is written into projects. */
export interface TemplateFile {
  /** From the package's root, with slashes. */
  source: string;
  /** From the project's root, with slashes. */
  path: string;
}

/** Made by installing, building and generating; never part of a template. */
const madeByTools = new Set(['node_modules', 'dist', 'generated', '.DS_Store']);

/**
 * Every file below a folder of this package, with the path that it gets in a project: `.ejs` is dropped, and names such
 * as `_gitignore` become what they stand for.
 *
 * @param from the folder, from the package's root @param to where it goes, from the project's root; '' is the root
 */
export function listTemplates(from: string, to = ''): TemplateFile[] {
  return readdirSync(join(packageRoot, from), { withFileTypes: true })
    .filter(({ name }) => !madeByTools.has(name))
    .flatMap((entry) => {
      const source = `${from}/${entry.name}`;
      const path = to === '' ? realName(entry.name) : `${to}/${realName(entry.name)}`;
      return entry.isDirectory() ? listTemplates(source, path) : [{ source, path }];
    });
}

/** The bytes of a template, and for `.ejs` the rendered text. An unknown variable in a template is an error. */
export function renderTemplate({ source }: TemplateFile, locals: Readonly<Record<string, unknown>>): Buffer {
  const bytes = readFileSync(join(packageRoot, source));
  if (!source.endsWith('.ejs')) return bytes;
  const text = ejs.render(bytes.toString('utf8'), locals, {
    filename: source,
    strict: true,
    destructuredLocals: Object.keys(locals),
    escape: String,
  });
  return Buffer.from(text);
}

/** Programs that are started by their path: they keep the executable bit that archives may lose. */
export function isProgram(path: string, contents: Buffer): boolean {
  return /\.(mjs|sh)$/.test(path) && contents.subarray(0, 2).toString('latin1') === '#!';
}

/** Names that npm would not pack, or that a tool would take for this repository's own. */
const storedUnderAnotherName: Readonly<Record<string, string>> = {
  _gitignore: '.gitignore',
  _npmrc: '.npmrc',
  _npmignore: '.npmignore',
  _yarnrc: '.yarnrc',
  '_yarnrc.yml': '.yarnrc.yml',
  '_biome.json': 'biome.json',
};

function realName(stored: string): string {
  const name = stored.replace(/\.ejs$/, '');
  return storedUnderAnotherName[name] ?? name;
}
