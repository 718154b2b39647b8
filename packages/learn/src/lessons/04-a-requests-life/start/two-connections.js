// Two people on the same database: what does the office see of a sale that the till has not finished?
import pg from 'pg';
import { useLessonDatabase } from 'pos-migrate-learn/practice';

useLessonDatabase(import.meta.dirname);
const till = await connect('till');
const office = await connect('office');
const stock = `SELECT stock FROM products WHERE name = 'Orange juice'`;
const take = `UPDATE products SET stock = stock - 1 WHERE name = 'Orange juice'`;
const note = `INSERT INTO sales (request_id, product_id, quantity, total) VALUES (gen_random_uuid(), 3, 1, 3.4)`;

await till('BEGIN');
await till(take);
await till(stock);
await office(stock);
await till(note);
await till('COMMIT');
await office(stock);

console.log('\nOnce more, and this time the till loses its connection:');
await till('BEGIN');
await till(take);
await till(stock);
await till.hangUp();
await office(stock);
await office.hangUp();

async function connect(who) {
  const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
  await client.connect();
  const run = async (sql) => {
    const { rows } = await client.query(sql);
    const seen = rows.length > 0 ? `  → ${rows[0].stock}` : '';
    console.log(`${who.padEnd(6)}  ${sql}${seen}`);
  };
  return Object.assign(run, { hangUp: () => client.end() });
}
