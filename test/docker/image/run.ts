// npm run test:docker: builds the images of a generated project for real, and tests what is in them. No Docker engine is
// needed, only Debian's buildah, and root; elsewhere this says that it is skipped, and why.
//
//   npm run test:docker -- --install   installs buildah and debootstrap with apt-get when they are missing (CI does)
import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BaseImage, makeBaseImage } from './base-image.ts';
import { buildImages } from './build-images.ts';
import { buildahIn, removeStorage, type Storage } from './buildah.ts';
import { storageDriver, whyNot } from './machine.ts';

/** What the Dockerfiles begin with. */
const bases: BaseImage[] = [
  { name: 'docker.io/library/node:24.21-bookworm-slim', debian: 'bookworm', hasNode: true },
  { name: 'docker.io/library/debian:trixie-slim', debian: 'trixie', hasNode: false },
];
const reason = whyNot({ install: process.argv.includes('--install') || Boolean(process.env.CI) });
process.exitCode = reason ? skip(reason) : await test();

async function test(): Promise<number> {
  const storage: Storage = { driver: storageDriver(), folder: mkdtempSync(join(tmpdir(), 'pos-migrate-images-')) };
  try {
    const buildah = buildahIn(storage);
    for (const base of bases) {
      const missing = await makeBaseImage(buildah, base);
      if (missing) return skip(missing);
    }
    const container = await buildah('from', '--pull-never', (bases[0] as BaseImage).name);
    const tried = await buildah.run(container, ['node', '--version']).ended;
    if (tried.code !== 0) return skip(`buildah can't run anything on this machine: ${tried.text.trim()}`);
    await buildah('rm', container);
    const shop = await buildImages(buildah, storage);
    try {
      const { status } = spawnSync(
        process.execPath,
        ['node_modules/vitest/vitest.mjs', 'run', '--config', 'test/docker/image/vitest.config.ts'],
        { stdio: 'inherit', env: { ...process.env, IMAGE_STORAGE: JSON.stringify(storage), IMAGE_SHOP: shop.dir } },
      );
      return status ?? 1;
    } finally {
      shop.remove();
    }
  } finally {
    removeStorage(storage);
  }
}

/** Ends with 77, as is usual for what was skipped. */
function skip(why: string): number {
  console.log(`Skipped: the images are not built. ${why}.`);
  return 77;
}
