import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Watching } from '../../../packages/learn/src/page/watching.ts';
import type { View } from '../../../packages/learn/src/page/wire.ts';
import { createDocumentProject, type DocumentProject } from '../../docs/document-project.ts';
import { readDocument, runDocument } from '../../docs/run-document.ts';

let project: DocumentProject;
let watching: Watching;

beforeAll(async () => {
  project = await createDocumentProject();
});
afterAll(() => project?.remove());
beforeEach(() => {
  watching = new Watching(project.dir, ['--import', import.meta.resolve('tsx')]);
});
afterEach(() => watching.close());

/** Listens until there is a view whose comparison is done. */
async function firstView(place = 'shop'): Promise<{ view: View; views: View[]; leave: () => void }> {
  const views: View[] = [];
  const leave = watching.listen(place, { onView: (view) => views.push(view), onAbsent: () => {} });
  const done = () => views.find(({ planAndTables }) => planAndTables.state !== 'working');
  await vi.waitFor(() => expect(done()).toBeDefined(), { timeout: 120_000 });
  return { view: done() as View, views, leave };
}

describe('the process that looks', () => {
  it('is not there before somebody listens, and ends soon after the last one has left', async () => {
    expect(watching.processId).toBeNull();
    const first = await firstView();
    const second = await firstView();
    expect(second.view).toEqual(first.views.at(-1));
    const { processId } = watching;
    expect(isRunning(processId)).toBe(true);

    first.leave();
    await new Promise((resolve) => setTimeout(resolve, 4000));
    expect(isRunning(processId)).toBe(true);
    second.leave();
    await vi.waitFor(() => expect(isRunning(processId)).toBe(false), { timeout: 90_000 });
    expect(watching.processId).toBeNull();
    expect(await scratchDatabases()).toEqual([]);
  });

  it('is started again when it was killed, and what it left is cleared away', async () => {
    const { views, leave } = await firstView();
    const killed = watching.processId;
    const count = views.length;
    process.kill(killed ?? 0, 'SIGKILL');
    await vi.waitFor(() => expect(views.length).toBeGreaterThan(count), { timeout: 120_000 });
    expect(watching.processId).not.toBe(killed);
    leave();
    await watching.close();
    expect(await scratchDatabases()).toEqual([]);
  });

  it('leaves nothing behind when the server is stopped while somebody looks', async () => {
    await firstView();
    const { processId } = watching;
    await watching.close();
    expect(isRunning(processId)).toBe(false);
    expect(await scratchDatabases()).toEqual([]);
  });

  it('says that a lesson is not there, and finds it when it has been started', async () => {
    const said: string[] = [];
    const views: View[] = [];
    const leave = watching.listen('01', { onView: (view) => views.push(view), onAbsent: (says) => said.push(says) });
    await vi.waitFor(() => expect(said).toContain('It has not been started on this machine.'), { timeout: 90_000 });
    await runDocument(readDocument('```sh\nnpm run learn 1\n```\n', 'start.md'), project.setting());
    await vi.waitFor(() => expect(views.at(-1)?.place.id).toBe('01'), { timeout: 90_000 });
    expect(await watching.places()).toMatchObject([{ id: 'shop' }, { id: '01' }]);
    leave();
  });

  it('answers questions: which places there are, and what a migration made', async () => {
    expect((await watching.places())[0]).toEqual({ id: 'shop', title: 'The shop' });
    const { view, leave } = await firstView();
    const name = view.plan.migrations.at(-1)?.name ?? '';
    expect(await watching.step('shop', name)).toMatchObject({ name, trouble: null });
    expect(await watching.step('shop', '../../.env')).toBeNull();
    expect(await watching.step('05', name)).toBeNull();
    leave();
  });
});

async function scratchDatabases(): Promise<unknown[]> {
  return project.query(
    "SELECT datname FROM pg_database WHERE datname LIKE '%\\_scratch\\_page\\_%' AND datname ^@ current_database()",
  );
}

function isRunning(pid: number | null): boolean {
  if (pid === null) return false;
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
