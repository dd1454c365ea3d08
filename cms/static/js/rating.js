// “Was this useful?”: the answer goes without leaving the page, and stays pressed.
for (const form of document.querySelectorAll("[data-rating]")) {
  const status = form.parentElement.querySelector("[data-rating-status]");
  const send = async (chosen) => {
    const body = new URLSearchParams({ useful: chosen.value });
    const { ok } = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
    if (!ok) return false;
    for (const button of form.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(button === chosen));
    }
    return true;
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { thanks, refused } = form.dataset;
    status.textContent = "";
    status.textContent = (await send(event.submitter).catch(() => false)) ? thanks : refused;
  });
}
