import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { cacheFolder } from '../folders.ts';

/** Where Chrome and Chromium are commonly installed. */
const installed = [
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];

/**
 * Starts a real browser without a window: the one that `CHROME_PATH` names, else an installed Chrome or Chromium, else, on
 * Linux x64, the Chromium that comes from npm. Close it when done.
 *
 * @throws Error with what to install where there is none
 */
export async function launchBrowser(): Promise<Browser> {
  const { executablePath, env } = await findBrowser();
  const launch = () =>
    chromium.launch({
      executablePath,
      env: { ...environment(), ...env },
      args: ['--disable-background-networking', '--disable-dev-shm-usage'],
    });
  // Now and then Chromium crashes while it starts, which says nothing of a page.
  const browser = await launch().catch((error: Error) => {
    if (!error.message.includes('has been closed')) throw error;
    return launch();
  });
  browser.on('context', (context) => context.setDefaultTimeout(patience));
  return browser;
}

/** How long a page may take, in milliseconds: servers start and other tests run meanwhile, on two cores. */
const patience = 120_000;

interface FoundBrowser {
  readonly executablePath: string;
  readonly env: Readonly<Record<string, string>>;
}

async function findBrowser(): Promise<FoundBrowser> {
  const path = process.env.CHROME_PATH;
  if (path) {
    if (!existsSync(path)) throw new Error(`CHROME_PATH is ${path}, but there is no such file.`);
    return { executablePath: path, env: {} };
  }
  const found = installed.find((candidate) => existsSync(candidate));
  if (found) return { executablePath: found, env: {} };
  if (process.platform === 'linux' && process.arch === 'x64') return unpackedBrowser();
  throw new Error('The browser tests need Chrome or Chromium. Install one, or name it in CHROME_PATH.');
}

/**
 * The Chromium of `@sparticuz/chromium`, with the libraries and fonts that it needs on a system without a desktop. It is
 * unpacked once into a folder of this user's and then moved into place, so that several tests can start at the same time.
 */
async function unpackedBrowser(): Promise<FoundBrowser> {
  const packageRoot = join(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '../..');
  const { version } = JSON.parse(await readFile(join(packageRoot, 'package.json'), 'utf8')) as { version: string };
  const folder = join(cacheFolder(), `pos-migrate-chromium-${version}-${userInfo().username}`);
  if (!existsSync(folder)) {
    const fresh = await mkdtemp(`${folder}-`);
    await unpackInto(fresh);
    await writeFile(join(fresh, 'fonts.conf'), fontConfiguration(join(folder, 'fonts')));
    await rename(fresh, folder).catch(async (error: NodeJS.ErrnoException) => {
      await rm(fresh, { recursive: true, force: true });
      // Another test was faster.
      if (!existsSync(folder)) throw error;
    });
  }
  const libraries = join(folder, 'al2023', 'lib');
  return {
    executablePath: join(folder, 'chromium'),
    env: {
      LD_LIBRARY_PATH: [libraries, process.env.LD_LIBRARY_PATH].filter(Boolean).join(':'),
      FONTCONFIG_FILE: join(folder, 'fonts.conf'),
    },
  };
}

/** The package unpacks into the temporary folder, and its libraries only where it believes to run on AWS Lambda. */
async function unpackInto(folder: string): Promise<void> {
  const before = { ...process.env };
  Object.assign(process.env, { TMPDIR: folder, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' });
  try {
    const { default: packed } = await import('@sparticuz/chromium');
    await packed.executablePath();
  } finally {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  }
}

/** The package's own file names only folders below /tmp, and a Chromium without any font crashes. */
function fontConfiguration(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${folder}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${folder}/cache</cachedir>
</fontconfig>
`;
}

function environment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
