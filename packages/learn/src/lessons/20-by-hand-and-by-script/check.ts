import { type CheckContext, demand, type Place } from '../../check.ts';
import { DEPLOYS, tryScript } from './try-script.ts';

const SCRIPT = 'container/kitchen.sh';
/** What makes migrations, or changes tables without any: for a person in development. */
const BY_HAND = /\bdb push\b|\bmigrate (?:dev|reset)\b|\bdb (?:-- )?(?:reset|draft)\b/;
const STARTS = /\bkitchen\.mjs\b/;

export async function check({ everywhere, read }: CheckContext): Promise<void> {
  const script = read(SCRIPT);
  demand(script !== undefined, { expected: `the script ${SCRIPT}`, found: 'it is gone', hint: 1 });

  const well = await tryScript(script, { deploy: 0 });
  demand(well.hasShell, {
    expected: 'a program "sh" that can try the script; on Windows, Git Bash has one',
    found: 'none on this machine',
    hint: 1,
  });
  const said = well.calls.join('; ') || 'nothing is called';
  const byHand = well.calls.find((call) => BY_HAND.test(call));
  demand(byHand === undefined, {
    expected: 'a script that only applies migrations that are there',
    found: `it calls "${byHand}"`,
    hint: 1,
  });
  const [waits, deploys, starts] = [/\bwait\.mjs\b/, DEPLOYS, STARTS].map((pattern) =>
    well.calls.findIndex((call) => pattern.test(call)),
  ) as [number, number, number];
  demand(waits !== -1 && waits < deploys && deploys < starts && well.code === 0, {
    expected: 'a script that waits for the database, deploys, and then starts kitchen.mjs',
    found: said,
    hint: 2,
  });
  demand(well.became !== null && STARTS.test(well.became), {
    expected: 'a script that becomes the server, so that the server hears when the container is to stop',
    found: 'the script stays in front of it',
    hint: 3,
  });

  const badly = await tryScript(script, { deploy: 1 });
  demand(badly.code !== null, {
    expected: 'a script that ends when a migration fails',
    found: 'it was still running after some seconds',
    hint: 2,
  });
  const startsAnyway = badly.calls.some((call) => STARTS.test(call));
  demand(!startsAnyway && badly.code !== 0, {
    expected: 'a script that starts no server and ends with an exit code other than 0 when a migration fails',
    found: startsAnyway ? 'it starts kitchen.mjs all the same' : 'it ends with 0',
    hint: 2,
  });

  await everywhere({
    hint: 3,
    demands: productsHaveStations,
    facts: [
      {
        says: 'a kitchen that cooks lunch and nothing else, as the migration says',
        start: "SELECT id, CASE WHEN name = 'Lunch' THEN 'kitchen' ELSE 'bar' END FROM products",
        now: 'SELECT id, station FROM products',
        hint: 3,
      },
    ],
    elsewhere: "INSERT INTO products (name, price) VALUES ('Soup', 6.5)",
    applied: {
      expected: 'a database in which every migration is recorded as applied: start the kitchen with the script',
      beyond: 1,
    },
  });
}

async function productsHaveStations({ column }: Place): Promise<void> {
  demand((await column('products', 'station')) !== undefined, {
    expected: 'a station for each product: start the kitchen with the script',
    found: 'the table products has no column "station"',
    hint: 3,
  });
}
