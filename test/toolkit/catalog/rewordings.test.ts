import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compareCatalogs } from '../../../packages/toolkit/src/catalog/compare-catalogs.ts';
import { readCatalog } from '../../../packages/toolkit/src/catalog/read-catalog.ts';
import { withoutRewordings } from '../../../packages/toolkit/src/catalog/rewordings.ts';
import { connected, createTestDatabase, type TestDatabase } from '../history/test-database.ts';

const TABLE = `CREATE TABLE sales (status varchar(9) CONSTRAINT known CHECK (status IN ('open', 'closed')) DEFAULT 'open');
  CREATE INDEX sales_open ON sales (status) WHERE status IN ('open');
  CREATE VIEW open AS SELECT 1 AS one FROM sales WHERE status IN ('open', 'new');
  CREATE POLICY mine ON sales USING (status IN ('open', 'new'));`;

let written: TestDatabase;
let remade: TestDatabase;
beforeEach(async () => {
  written = await createTestDatabase();
  remade = await createTestDatabase();
  await written.query(TABLE);
});
afterEach(async () => {
  await written.drop();
  await remade.drop();
});

/** What is different in the second database, in words: as it reads, and after each text was tried. */
async function differences(): Promise<{ read: string[]; real: string[] }> {
  return connected(remade.url, async (client) => {
    const catalogs = [await connected(written.url, (one) => readCatalog(one)), await readCatalog(client)] as const;
    const read = compareCatalogs(...catalogs);
    const real = await withoutRewordings(client, read, catalogs);
    expect(await readCatalog(client)).toEqual(catalogs[1]);
    return { read: read.map(({ name }) => name), real: real.map(({ name }) => name) };
  });
}

describe('withoutRewordings', () => {
  it("leaves out what PostgreSQL only words anew when it is made from PostgreSQL's own words", async () => {
    const { rows } =
      await written.query(`SELECT pg_get_constraintdef(oid) AS known, (SELECT indexdef FROM pg_indexes WHERE indexname = 'sales_open') AS index,
      pg_get_viewdef('open'::regclass) AS view, (SELECT qual FROM pg_policies) AS policy FROM pg_constraint WHERE conname = 'known'`);
    const { known, index, view, policy } = rows[0];
    await remade.query(`CREATE TABLE sales (status varchar(9) CONSTRAINT known ${known} DEFAULT 'open'); ${index};
      CREATE VIEW open AS ${view}; CREATE POLICY mine ON sales USING (${policy});`);
    const { read, real } = await differences();
    expect(read).toEqual(['sales.known', 'open', 'sales.mine']);
    expect(real).toEqual([]);
  });

  it('keeps what means something else', async () => {
    await remade.query(
      TABLE.replace("IN ('open', 'closed')", "IN ('open', 'lost')").replace("DEFAULT 'open'", "DEFAULT 'closed'"),
    );
    await remade.query(
      "DROP VIEW open; CREATE VIEW open AS SELECT 1 AS one FROM sales WHERE status IN ('new', 'open')",
    );
    const { read, real } = await differences();
    expect(real).toEqual(read);
    expect(real).toEqual(['sales.status', 'sales.known', 'open']);
  });
});
