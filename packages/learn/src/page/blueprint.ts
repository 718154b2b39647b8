import type { SchemaText } from 'pos-migrate/internal/history/schema-files';
import type { Blueprint, Enumeration, Field, Model } from './wire.ts';

/**
 * Reads models, fields and enums out of a Prisma schema, as they are written. A mistake elsewhere in the file, in the
 * middle of somebody's typing, does not hide the rest; what is wrong Prisma's own engine says. Pure.
 *
 * @param files From `readSchemaFiles`.
 */
export function readBlueprint(files: readonly SchemaText[]): Pick<Blueprint, 'models' | 'enums'> {
  const blocks = files.flatMap(([, text]) => blocksOf(text));
  const scalars = new Set([...scalarTypes, ...blocks.filter(({ kind }) => kind === 'enum').map(({ name }) => name)]);
  return {
    models: blocks.filter(({ kind }) => kind === 'model' || kind === 'view').map((block) => modelOf(block, scalars)),
    enums: blocks.filter(({ kind }) => kind === 'enum').map(enumerationOf),
  };
}

const scalarTypes = ['String', 'Boolean', 'Int', 'BigInt', 'Float', 'Decimal', 'DateTime', 'Json', 'Bytes'];

interface Block {
  readonly kind: string;
  readonly name: string;
  readonly says: string | null;
  readonly lines: readonly Line[];
}

/** A line without its comment, and the `///` lines above it. */
interface Line {
  readonly text: string;
  readonly says: string | null;
}

function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let open: { kind: string; name: string; says: string | null; lines: Line[] } | undefined;
  let said: string[] = [];
  for (const raw of text.split(/\r?\n/)) {
    const says = /^\s*\/\/\/\s?(.*)$/.exec(raw)?.[1];
    if (says !== undefined) {
      said.push(says.trim());
      continue;
    }
    const line = { text: withoutComment(raw).trim(), says: said.join(' ') || null };
    said = [];
    const start = /^(\w+)\s+(\w+)\s*\{$/.exec(line.text);
    // A block whose closing brace is not typed yet ends where the next one begins.
    if (start?.[1] !== undefined && start[2] !== undefined) {
      open = { kind: start[1], name: start[2], says: line.says, lines: [] };
      blocks.push(open);
    } else if (line.text === '}') open = undefined;
    else if (line.text !== '') open?.lines.push(line);
  }
  return blocks;
}

/** What is before `//`, unless that stands in a text. */
function withoutComment(line: string): string {
  return /^(?:"(?:\\.|[^"\\])*"|[^"/]|\/(?!\/))*/.exec(line)?.[0] ?? line;
}

function modelOf({ name, says, lines }: Block, scalars: ReadonlySet<string>): Model {
  const mapped = lines.map(({ text }) => mappedName(/^@@map\((.*)\)$/.exec(text)?.[1])).find((map) => map !== null);
  const fields = lines.flatMap((line) => fieldOf(line, scalars) ?? []);
  return { name, table: mapped ?? name, says, fields };
}

function fieldOf({ text, says }: Line, scalars: ReadonlySet<string>): Field | null {
  const [, name, type, rest = ''] = /^(\w+)\s+([\w.]+(?:\("[^"]*"\))?(?:\[\]|\?)?)\s*(.*)$/.exec(text) ?? [];
  if (name === undefined || type === undefined) return null;
  const map = /@map\(([^)]*)\)\s*/.exec(rest);
  const hasColumn = scalars.has(type.replace(/[[\]?]+$/, '')) || type.startsWith('Unsupported(');
  return {
    name,
    column: hasColumn ? (mappedName(map?.[1]) ?? name) : null,
    type,
    attributes: rest.replace(map?.[0] ?? '', '').trim(),
    says,
  };
}

function enumerationOf({ name, lines }: Block): Enumeration {
  return { name, values: lines.flatMap(({ text }) => /^(\w+)/.exec(text)?.[1] ?? []) };
}

/** `"order_items"` or `name: "order_items"` → `order_items`. */
function mappedName(argument: string | undefined): string | null {
  return /^(?:name:\s*)?"([^"]+)"$/.exec(argument?.trim() ?? '')?.[1] ?? null;
}
