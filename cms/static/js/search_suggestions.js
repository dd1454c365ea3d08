// Titles offered while a reader types: a combobox with a listbox, as WAI-ARIA 1.2 describes them.
// The options are links and open as links do. Where no answer comes, the form works as it always did.
const PAUSE = 150;
// Phone keyboards compose every word they take; there only a rest says that something was typed.
const COMPOSING_PAUSE = 500;
const SHORTEST = 2;

const set = (element, attributes) => {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
};
const make = (name, attributes, text = "") => {
  const element = set(document.createElement(name), attributes);
  element.textContent = text;
  return element;
};

for (const form of document.querySelectorAll("[data-suggestions]")) {
  const words = form.dataset;
  const input = form.querySelector("input");
  const list = make("div", { class: "suggestions", role: "listbox", "aria-label": words.label });
  const status = make("span", { class: "visually-hidden", role: "status" });
  const options = list.children;
  list.id = `${input.id}-suggestions`;
  form.append(list, status);
  set(input, { role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id });

  let active, timer, request;

  const choose = (place) => {
    options[active]?.setAttribute("aria-selected", "false");
    active = place;
    input.removeAttribute("aria-activedescendant");
    if (place < 0) return;
    set(options[place], { "aria-selected": "true" }).scrollIntoView({ block: "nearest" });
    set(input, { "aria-activedescendant": options[place].id });
  };
  const show = (lines) => {
    list.replaceChildren(...lines);
    list.hidden = !lines.length;
    set(input, { "aria-expanded": !list.hidden });
    status.textContent = list.hidden ? "" : words.found.replace("0", lines.length);
    choose(-1);
    list.scrollIntoView({ block: "nearest" });
  };
  const close = () => {
    clearTimeout(timer);
    request?.abort();
    show([]);
  };

  const option = ({ text, url, kind, marked }, place) => {
    const { origin, href } = new URL(url, location);
    if (origin !== location.origin) return [];
    const id = `${list.id}-${place}`;
    const line = make("a", { class: "suggestion", role: "option", "aria-selected": "false", tabindex: -1, id, href });
    let done = 0;
    for (const [start, end] of marked) {
      line.append(text.slice(done, start), make("mark", {}, text.slice(start, end)));
      done = end;
    }
    line.append(text.slice(done));
    if (words[kind]) line.append(" ", make("small", { class: "suggestion-kind" }, words[kind]));
    return line;
  };
  const ask = async () => {
    const typed = input.value.trim();
    if (typed.length < SHORTEST || document.activeElement !== input) return close();
    request?.abort();
    request = new AbortController();
    const { signal } = request;
    try {
      const answer = await fetch(`${words.suggestions}?${new URLSearchParams({ q: typed })}`, { signal });
      const { suggestions } = await answer.json();
      if (!signal.aborted) show(suggestions.flatMap(option));
    } catch {
      if (!signal.aborted) close();
    }
  };
  const askAfter = (pause) => {
    clearTimeout(timer);
    timer = setTimeout(ask, pause);
  };

  input.addEventListener("input", (event) => askAfter(event.isComposing ? COMPOSING_PAUSE : PAUSE));
  input.addEventListener("compositionend", () => askAfter(PAUSE));
  input.addEventListener("keydown", (event) => {
    const { key } = event;
    // 229: the key that ends a composition in Safari belongs to the keyboard too.
    if (event.isComposing || event.keyCode === 229 || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (list.hidden) {
      if (key !== "ArrowDown") return;
      ask();
    } else if (key === "Escape") close();
    else if (key === "ArrowDown") choose(active + 1 < options.length ? active + 1 : -1);
    else if (key === "ArrowUp") choose((active < 0 ? options.length : active) - 1);
    else if (active < 0) return;
    else if (key === "Home") choose(0);
    else if (key === "End") choose(options.length - 1);
    else if (key === "Enter") options[active].click();
    else return;
    event.preventDefault();
  });
  input.addEventListener("blur", close);
  // The field keeps the focus while a line is pressed: losing it would close the list first.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  form.addEventListener("submit", close);
  window.addEventListener("pagehide", close);
  close();
}
