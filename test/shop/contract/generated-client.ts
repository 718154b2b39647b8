import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import type { RunningShop } from '../../browser/running-shop.ts';
import { bareEnvironment } from '../../call-programs.ts';
import { textsFor } from '../../docs/generated-texts.ts';
import { readDocument, runDocument } from '../../docs/run-document.ts';
import { withQuickNpm } from '../../quick-npm/command-server.ts';

const root = path.join(import.meta.dirname, '..', '..', '..');
const page = 'docs/how-to/write-a-client.md';

/** Someone who signs in by password. */
export interface Person {
  readonly email: string;
  readonly password: string;
}

/** Does in the folder of a shop what its page on clients says; programs of ours are type-checked together with the page's. */
export async function followClientPage(shop: RunningShop, programs: readonly string[], person: Person): Promise<void> {
  for (const program of programs) {
    shop.write(`client/${program}`, readFileSync(path.join(import.meta.dirname, 'client', program), 'utf8'));
  }
  const env = {
    DATABASE_URL: shop.database.url,
    SHOP_URL: shop.url,
    SHOP_EMAIL: person.email,
    SHOP_PASSWORD: person.password,
  };
  const setting = { cwd: shop.dir, env: withQuickNpm(bareEnvironment(env)), databaseUrl: shop.database.url };
  const { ran } = await runDocument(readDocument(textOfPage(), page), setting);
  expect(ran).toBeGreaterThan(5);
}

/** The page's text, with the generator that is installed here. */
function textOfPage(): string {
  const { devDependencies } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const text = textsFor('neither').get(page) ?? '';
  const generator = `swagger-typescript-api@${devDependencies['swagger-typescript-api']}`;
  expect(text).toContain(`npx ${generator} generate`);
  return text.replace(generator, 'swagger-typescript-api');
}
