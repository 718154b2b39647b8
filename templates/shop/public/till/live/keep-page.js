// @ts-check

/**
 * Has the browser keep the files of this page, so that it loads without the shop as well. Browsers do so on this machine and
 * behind HTTPS only; elsewhere nothing is kept.
 */
export async function keepPage() {
  if (!('serviceWorker' in navigator)) return;
  try {
    await navigator.serviceWorker.register('/service-worker.js', { type: 'module' });
    const { active } = await navigator.serviceWorker.ready;
    const loaded = performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname);
    active?.postMessage({ keep: ['/', ...new Set(loaded)] });
  } catch {
    // A browser that is told to keep nothing.
  }
}
