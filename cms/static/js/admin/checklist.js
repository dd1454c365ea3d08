// The checklist beside the editor: checks the open form as it is typed, saves nothing. A tap on a
// finding goes to its field.

const QUIET_MILLISECONDS = 1500;

const panel = document.querySelector("[data-checklist]");
const form = document.querySelector("[data-edit-form]");
if (panel && form) start();

function start() {
  const findings = panel.querySelector("[data-checklist-findings]");
  const failed = panel.querySelector("[data-checklist-failed]");
  const badge = makeBadge();
  let timer;
  let running;

  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(check, QUIET_MILLISECONDS);
  };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  // Rich text, choosers and moved blocks change hidden fields without an event.
  new MutationObserver(later).observe(form, {
    subtree: true,
    childList: true,
    characterData: true,
    attributeFilter: ["value"],
  });
  panel.addEventListener("click", (event) => {
    const button = event.target.closest("[data-checklist-place]");
    if (button) go(button.dataset.checklistPlace, button.dataset.checklistCorrection);
  });
  count();

  async function check() {
    running?.abort();
    running = new AbortController();
    const typed = new FormData(form);
    for (const [name, value] of [...typed]) if (value instanceof File) typed.delete(name);
    try {
      const answer = await fetch(panel.dataset.checklist, {
        method: "POST",
        body: typed,
        signal: running.signal,
        redirect: "error", // a login form is no list of findings
      });
      if (!answer.ok) throw new Error(String(answer.status));
      const list = await answer.text();
      if (findings.dataset.shown !== list) findings.innerHTML = list;
      findings.dataset.shown = list;
      failed.hidden = true;
      count();
    } catch (error) {
      if (error.name !== "AbortError") failed.hidden = false;
    }
  }

  function count() {
    const number = Number(findings.querySelector("[data-count]")?.dataset.count ?? 0);
    if (!badge) return;
    badge.textContent = number;
    badge.hidden = number === 0;
  }
}

// Wagtail's own counter counts only what it finds in the preview.
function makeBadge() {
  const toggle = document.querySelector('[data-side-panel-toggle="checks"]');
  if (!toggle) return null;
  const badge = document.createElement("span");
  badge.className = "w-side-panel-toggle__counter checklist-badge";
  badge.hidden = true;
  toggle.append(badge);
  return badge;
}

function go(place, correction) {
  const target = form.querySelector(`[data-contentpath="${CSS.escape(place)}"]`);
  const input = target?.querySelector(
    '[contenteditable="true"], textarea:not([hidden]), input:not([type="hidden"]), select, button',
  );
  if (!input) return;
  const tab = target.closest('[role="tabpanel"][hidden]');
  if (tab) document.querySelector(`[href="#${CSS.escape(tab.id)}"]`)?.click();
  // On a phone the panel covers the form.
  if (window.matchMedia("(max-width: 50rem)").matches) {
    document.querySelector("[data-form-side-close-button]")?.click();
  }
  if (correction) {
    input.value = correction;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }
  target.scrollIntoView({ block: "center" });
  input.focus({ preventScroll: true });
}
