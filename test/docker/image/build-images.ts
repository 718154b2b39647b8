import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateShop } from '../../shop/generated-shop.ts';
import type { Buildah, Storage } from './buildah.ts';
import { registryVolumes } from './machine.ts';
import { takeNotes } from './notes.ts';

/** A generated shop, whose images are localhost/shop:app, localhost/shop:migrate and localhost/shop:development. */
export interface BuiltShop {
  readonly dir: string;
  remove(): void;
}

/** Generates a shop and builds its images. */
export async function buildImages(buildah: Buildah, { driver }: Pick<Storage, 'driver'>): Promise<BuiltShop> {
  const shop = await generateShop({ database: 'url' });
  const folder = mkdtempSync(join(tmpdir(), 'pos-migrate-build-'));
  const remove = (): void => {
    shop.remove();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    // What must never get into an image lies beside the sources, as it does on a developer's machine.
    shop.write('.env', 'PIN_SECRET=canary-of-env\n');
    shop.write('.env.production', 'PIN_SECRET=canary-of-env\n');
    shop.write('.npmrc', '//registry.example/:_authToken=canary-of-npmrc\n');
    shop.write('node_modules/left-over/index.js', 'canary of node_modules\n');
    shop.write('backups/yesterday.dump', 'canary of backups\n');

    const build = join(import.meta.dirname, '../../../build');
    mkdirSync(build, { recursive: true });
    writeFileSync(join(build, 'images.log'), '');
    const volumes = registryVolumes(folder).flatMap((volume) => ['--volume', volume]);
    // With vfs each layer is a copy of everything: keeping them costs more than building some twice.
    const layers = driver === 'overlay' ? '--layers' : '--layers=false';
    const how = ['--format', 'docker', layers, '--isolation', 'chroot', '--network', 'host', '--pull-never'];
    for (const target of ['migrate', 'app', 'development']) {
      const began = performance.now();
      await buildah('bud', ...how, ...volumes, '--target', target, '--tag', `localhost/shop:${target}`, shop.dir);
      takeNotes(`building ${target}: ${((performance.now() - began) / 1000).toFixed(0)} s`);
    }
  } catch (error) {
    remove();
    throw error;
  }
  return { dir: shop.dir, remove };
}
