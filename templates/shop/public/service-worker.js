// @ts-check
/// <reference lib="webworker" />
// Keeps the files of the till, so that the page still loads when the shop cannot be reached. The shop is always asked first:
// what is kept is for the time without it. What the API answers is never kept, because it is true at one moment only.

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

const PLACE = 'till.files.1';

/** Milliseconds for which the shop is waited for, where the file is kept. */
const PATIENCE = 3_000;

const FILES = /^\/(|index\.html|icon\.svg|(till|pricing|receipt|styles|vendor)\/.+)$/;

worker.addEventListener('install', () => worker.skipWaiting());
worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()));

worker.addEventListener('fetch', (event) => {
  const { method, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method === 'GET' && origin === worker.location.origin && FILES.test(pathname)) {
    event.respondWith(answer(event.request));
  }
});

// The page says which files it has loaded: those before the worker was there came past it.
worker.addEventListener('message', (event) => {
  if (Array.isArray(event.data?.keep)) event.waitUntil(keepAll(event.data.keep));
});

/** @param {Request} request */
async function answer(request) {
  const kept = await caches.match(request, { ignoreSearch: true });
  try {
    const fresh = await (kept ? inTime(fetch(request)) : fetch(request));
    if (fresh.ok) await keep(request, fresh.clone());
    // A proxy that stands in front of a shop that is not there.
    return kept && fresh.status >= 500 ? kept : fresh;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

/**
 * @template T
 * @param {Promise<T>} promise
 * @returns {Promise<T>} rejected when it takes too long
 */
function inTime(promise) {
  const late = new Promise((_, reject) => setTimeout(() => reject(new Error('The shop does not answer.')), PATIENCE));
  return Promise.race([promise, /** @type {Promise<never>} */ (late)]);
}

/**
 * @param {RequestInfo} request
 * @param {Response} response
 */
async function keep(request, response) {
  const place = await caches.open(PLACE);
  await place.put(request, response);
}

/** @param {string[]} paths */
async function keepAll(paths) {
  const place = await caches.open(PLACE);
  const known = new Set((await place.keys()).map(({ url }) => new URL(url).pathname));
  await place.addAll(paths.filter((path) => FILES.test(path) && !known.has(path)));
}
