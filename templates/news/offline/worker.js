{% autoescape off %}// Reading without a network. The network is always asked first and waited for, however slow: what
// is kept answers only where the network cannot be reached at all.
const { files, pages: OFFLINE_PAGES } = {{ told }};
const FILES = "files";
const PAGES = "pages";
const PICTURES = "pictures";
// Of the language that an address belongs to; the main one is the last.
const HOMES = Object.keys(OFFLINE_PAGES);
const offlinePage = (pathname) => OFFLINE_PAGES[HOMES.find((home) => pathname.startsWith(home))];
const MOST_PAGES = 20;
const MOST_PICTURES = 40;
const MOST_FILES = 40;
const GONE = [404, 410];
const NEVER = /^\/([a-z]{2}\/)?(admin|bao-loi|danh-gia|duyet-bai|luot-xem|luu-bai|tai-lieu|tim-kiem)\b/;

// The oldest go first; what is put again counts as new.
const put = async (name, key, response, most, spared = []) => {
  const cache = await caches.open(name);
  await cache.delete(key);
  await cache.put(key, response);
  const keys = (await cache.keys()).filter(({ url }) => !spared.includes(new URL(url).pathname));
  for (const old of keys.slice(0, Math.max(0, keys.length - most))) await cache.delete(old);
};

const isWhole = (response) => response.status === 200 && response.type === "basic" && !response.redirected;

// Asked for without cookies, so that nothing is kept but what everybody may read.
const keepPage = async (path) => {
  const { origin, pathname } = new URL(path, location);
  if (origin !== location.origin || NEVER.test(pathname)) return;
  const response = await fetch(pathname, { credentials: "omit", cache: "no-cache" });
  const said = response.headers.get("Cache-Control") ?? "";
  const isPage = response.headers.get("Content-Type")?.startsWith("text/html");
  if (!isWhole(response) || !isPage || /no-store|private/.test(said)) return;
  await put(PAGES, pathname, response, MOST_PAGES, [...HOMES, ...Object.values(OFFLINE_PAGES)]);
};

const keepPicture = async (address) => {
  const { origin, pathname } = new URL(address, location);
  if (origin !== location.origin || !pathname.startsWith("/media/")) return;
  const response = await fetch(pathname, { credentials: "omit", cache: "force-cache" });
  if (isWhole(response)) await put(PICTURES, pathname, response, MOST_PICTURES);
};

const forget = async (pathname) => (await caches.open(PAGES)).delete(pathname);

const install = async () => {
  const cache = await caches.open(FILES);
  await cache.addAll(files);
  await Promise.all([...HOMES, ...Object.values(OFFLINE_PAGES)].map(keepPage));
  await self.skipWaiting();
};

const activate = async () => {
  const known = [FILES, PAGES, PICTURES];
  for (const name of await caches.keys()) if (!known.includes(name)) await caches.delete(name);
  await self.registration.navigationPreload?.enable();
  await self.clients.claim();
};

const answerPage = async (event, pathname) => {
  try {
    const response = (await event.preloadResponse) ?? (await fetch(event.request));
    // What was taken down is taken from the device too.
    if (GONE.includes(response.status)) event.waitUntil(forget(pathname));
    return response;
  } catch {
    const cache = await caches.open(PAGES);
    return (await cache.match(pathname)) ?? (await cache.match(offlinePage(pathname))) ?? Response.error();
  }
};

// A page that was kept before the last change of style asks for a name that is gone: the same file
// of another day is better than none.
const stem = (path) => path.replace(/\.[0-9a-f]{12}(?=\.\w+$)/, "");
const isForEver = (path) => stem(path) !== path || path.startsWith("/giao-dien/");
const answerFile = async ({ request }, pathname) => {
  const cache = await caches.open(FILES);
  const kept = await cache.match(pathname);
  if (kept && isForEver(pathname)) return kept;
  try {
    const response = await fetch(request);
    if (isWhole(response)) await put(FILES, pathname, response.clone(), MOST_FILES);
    return response;
  } catch {
    if (kept) return kept;
    const similar = (await cache.keys()).find(({ url }) => stem(new URL(url).pathname) === stem(pathname));
    return similar ? cache.match(similar) : Response.error();
  }
};

const answerPicture = async ({ request }, pathname) => {
  try {
    return await fetch(request);
  } catch {
    return (await (await caches.open(PICTURES)).match(pathname)) ?? Response.error();
  }
};

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("message", (event) => {
  const { page, pictures } = event.data;
  const all = [keepPage(page), ...pictures.map(keepPicture)];
  event.waitUntil(Promise.allSettled(all));
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin || /^\/admin\b/.test(pathname)) return;
  if (request.mode === "navigate") event.respondWith(answerPage(event, pathname));
  else if (/^\/(static|giao-dien)\//.test(pathname)) event.respondWith(answerFile(event, pathname));
  else if (pathname.startsWith("/media/")) event.respondWith(answerPicture(event, pathname));
});{% endautoescape %}
