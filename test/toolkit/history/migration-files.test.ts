import { createHash } from 'node:crypto';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withSignature } from '../../../packages/toolkit/src/history/down-signature.ts';
import { readMigrationFiles } from '../../../packages/toolkit/src/history/migration-files.ts';
import { createMigrationFolder, type MigrationFolder } from './migration-folder.ts';

let folder: MigrationFolder;
beforeEach(() => {
  folder = createMigrationFolder();
});
afterEach(() => folder.remove());

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

describe('readMigrationFiles', () => {
  it('reads the folders in order, with the checksum of their bytes', () => {
    folder.write('20260102000000_b', 'SELECT 2;\n');
    folder.write('20260101000000_a', '-- ä\r\nSELECT 1;\r\n');
    expect(readMigrationFiles(folder.dir).map(({ name, checksum }) => ({ name, checksum }))).toEqual([
      { name: '20260101000000_a', checksum: sha256('-- ä\r\nSELECT 1;\r\n') },
      { name: '20260102000000_b', checksum: sha256('SELECT 2;\n') },
    ]);
  });

  it('takes only real folders, as Prisma does, the hidden ones too', () => {
    folder.write('1_a', '');
    folder.write('.hidden', '');
    writeFileSync(join(folder.dir, 'migration_lock.toml'), 'provider = "postgresql"');
    if (process.platform !== 'win32') symlinkSync(join(folder.dir, '1_a'), join(folder.dir, '2_link'));
    expect(readMigrationFiles(folder.dir).map(({ name }) => name)).toEqual(['.hidden', '1_a']);
  });

  it('has no checksum for a folder without migration.sql', () => {
    folder.write('1_a', null);
    mkdirSync(join(folder.dir, '2_b', 'migration.sql'), { recursive: true });
    expect(readMigrationFiles(folder.dir).map(({ checksum }) => checksum)).toEqual([null, null]);
  });

  it('holds nothing where there is no folder, and throws where a file is in its place', () => {
    expect(readMigrationFiles(join(folder.dir, 'absent'))).toEqual([]);
    writeFileSync(join(folder.dir, 'file'), '');
    expect(() => readMigrationFiles(join(folder.dir, 'file'))).toThrow(/ENOTDIR/);
  });

  it('judges down.sql by the checksum that it carries', () => {
    const sql = '-- T\n-- Kind: atomic\nBEGIN;\nCOMMIT;\n';
    folder.write('1_absent', sql);
    folder.write('2_matching', sql, `-- Undoes: sha256:${sha256(sql)}\nDROP TABLE a;`);
    folder.write('3_stale', sql, `-- Undoes: sha256:${sha256('another text')}\nDROP TABLE a;`);
    folder.write('4_unsigned', sql, 'DROP TABLE a;');
    folder.write('5_irreversible', sql, '-- Irreversible: the old values are gone\n');
    folder.write('6_windows', sql.replaceAll('\n', '\r\n'), `-- Undoes: sha256:${sha256(sql)}\r\nDROP TABLE a;`);
    const down = withSignature(`-- Undoes: sha256:${sha256(sql)}\nDROP TABLE a;\n`);
    folder.write('7_signed', sql, down);
    folder.write('8_edited', sql, down.replace('DROP TABLE a', 'DROP TABLE b'));
    expect(readMigrationFiles(folder.dir).map(({ down }) => down)).toEqual([
      { state: 'absent' },
      { state: 'matching' },
      { state: 'stale' },
      { state: 'unsigned' },
      { state: 'irreversible', why: 'the old values are gone' },
      { state: 'matching' },
      { state: 'matching' },
      { state: 'edited' },
    ]);
  });
});
