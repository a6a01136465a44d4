// Shows the desk's empty page when it is opened in a dead spot. It keeps that page and its files, and nothing about
// anybody: the page says nothing, and what waits to be sent is with the page's own script.

const NAME = 'desk';
const page = `${self.registration.scope}/offline`;

const keep = async () => {
  const answer = await fetch(page, { redirect: 'error', cache: 'no-store' });
  if (!answer.ok) throw new Error(String(answer.status));
  const text = await answer.clone().text();
  const files = [...text.matchAll(/(?:href|src)="([^"]*static\/[^"]+)"/g)].map(([, address]) => address);
  await caches.delete(NAME);
  const cache = await caches.open(NAME);
  await cache.addAll(files);
  await cache.put(page, answer);
};

self.addEventListener('install', event => event.waitUntil(keep().then(() => self.skipWaiting())));
self.addEventListener('activate', event => event.waitUntil(self.clients.claim()));
self.addEventListener('fetch', event => {
  const { request } = event;
  if (request.mode === 'navigate') {
    event.respondWith(fetch(request).catch(async error => (await caches.match(page)) ?? Promise.reject(error)));
  } else if (request.method === 'GET' && new URL(request.url).pathname.includes('/static/')) {
    event.respondWith(fetch(request).catch(async error => (await caches.match(request)) ?? Promise.reject(error)));
  }
});
