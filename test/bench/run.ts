// npm run bench [generate|install|sales|people|books|dev|history|upgrade|lint|learn|learn-page]: measures, prints ratios, and ends with 1 when a bound is missed.
import { benchBooks } from './books.ts';
import { benchDev } from './dev.ts';
import { benchGenerate } from './generate.ts';
import { benchHistory } from './history.ts';
import { benchInstall } from './install.ts';
import { benchLearn } from './learn.ts';
import { benchLearnPage } from './learn-page.ts';
import { benchLint } from './lint.ts';
import { benchPeople } from './people.ts';
import { describeRatio, type Ratio } from './ratio.ts';
import { benchSales } from './sales.ts';
import { benchUpgrade } from './upgrade.ts';

const benches: Record<string, () => Promise<Ratio[]>> = {
  generate: benchGenerate,
  install: benchInstall,
  sales: benchSales,
  people: benchPeople,
  books: benchBooks,
  dev: benchDev,
  history: benchHistory,
  upgrade: benchUpgrade,
  lint: benchLint,
  learn: benchLearn,
  'learn-page': benchLearnPage,
};

const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !(name in benches));
if (unknown) {
  console.error(`There is no bench "${unknown}". There are: ${Object.keys(benches).join(', ')}.`);
  process.exit(2);
}

for (const [name, bench] of Object.entries(benches)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(`\n${name}`);
  for (const ratio of await bench()) {
    const { line, holds } = describeRatio(ratio);
    console.log(`  ${line}`);
    if (!holds) process.exitCode = 1;
  }
}
