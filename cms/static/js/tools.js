// Print, copy the address, share through the device: each button shows where it can work.
const show = (button) => button.closest("li").removeAttribute("hidden");

for (const tools of document.querySelectorAll("[data-tools]")) {
  const status = tools.querySelector("[data-status]");
  const copy = tools.querySelector("[data-copy]");
  const share = tools.querySelector("[data-share]");

  tools.querySelector("[data-print]")?.addEventListener("click", () => window.print());

  if (copy && navigator.clipboard) {
    const label = copy.querySelector("span");
    const usual = label.textContent;
    show(copy);
    copy.addEventListener("click", async () => {
      await navigator.clipboard.writeText(copy.dataset.copy);
      label.textContent = copy.dataset.done;
      status.textContent = copy.dataset.done;
      setTimeout(() => {
        label.textContent = usual;
        status.textContent = "";
      }, 4000);
    });
  }

  if (share && navigator.share) {
    show(share);
    share.addEventListener("click", () => {
      navigator.share({ title: share.dataset.title, url: share.dataset.share }).catch(() => {});
    });
  }
}
