// Counts one reading of the article and shows the new figure.
const article = document.querySelector("[data-view-url]");

const count = async () => {
  const response = await fetch(article.dataset.viewUrl, { method: "POST", keepalive: true });
  if (!response.ok) return;
  const { views } = await response.json();
  for (const figure of article.querySelectorAll("[data-view-count]")) {
    const mark = document.documentElement.lang.startsWith("en") ? "," : ".";
    figure.textContent = String(views).replace(/\B(?=(\d{3})+$)/g, mark);
  }
};

if (article) {
  const start = () => count().catch(() => {});
  if (document.prerendering) document.addEventListener("prerenderingchange", start, { once: true });
  else start();
}
