// Reading without a network (/sw.js): registers the worker when the page is drawn, tells it which
// page to keep, and lists what is kept where there is no network.
const { worker, keep } = document.body.dataset;
const list = document.querySelector("[data-kept-list]");
const isInWindow = (image) => image.currentSrc && image.getBoundingClientRect().top < 2 * innerHeight;

const start = async () => {
  await navigator.serviceWorker.register(worker, { updateViaCache: "none" });
  const { active } = await navigator.serviceWorker.ready;
  if (keep === undefined || !navigator.onLine) return;
  const images = [document.querySelector(".logo"), document.querySelector("main img")];
  const pictures = images.filter((image) => image && isInWindow(image)).map((image) => image.currentSrc);
  active.postMessage({ page: location.pathname, pictures });
};

const showKept = async () => {
  const cache = await caches.open("pages");
  const lines = [];
  for (const request of (await cache.keys()).reverse()) {
    const { pathname } = new URL(request.url);
    if (pathname === list.dataset.self) continue;
    const response = await cache.match(request);
    const kept = new DOMParser().parseFromString(await response.text(), "text/html");
    const line = document.createElement("li");
    const link = line.appendChild(document.createElement("a"));
    link.href = pathname;
    link.textContent = (kept.querySelector(".article-title") ?? kept.querySelector("title")).textContent.trim();
    lines.push(line);
  }
  list.append(...lines);
  document.querySelector("[data-kept]").hidden = !lines.length;
  document.querySelector("[data-kept-none]").hidden = Boolean(lines.length);
};

const note = document.querySelector("[data-offline-note]");
if (note && !list && !navigator.onLine) note.hidden = false;
if (list && "caches" in window) showKept().catch(() => {});
// A reader who saves data pays for no second copy.
if (worker && navigator.serviceWorker && !navigator.connection?.saveData) {
  const begin = () => start().catch(() => {});
  if (document.readyState === "complete") begin();
  else addEventListener("load", begin, { once: true });
}
