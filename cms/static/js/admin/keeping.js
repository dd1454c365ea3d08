// Nothing that an editor typed is lost (docs/decisions/0021). What no save has acknowledged lies in
// this browser, under the person's id, and is offered when the editor opens again. A save that
// failed is tried again; after a login in another tab with a fresh token.
//
// Wagtail's part, by its events: w-unsaved finds changes, w-autosave sends them.

const setup = document.getElementById("keeping");
const own = `keeping:${setup.dataset.user}:`;

const KEPT_DAYS = 7;
const MOST_KEPT = 10;
const QUIET_MILLISECONDS = 300;
const RETRY_SECONDS = 15;
const MOST_REPEATS = 3;
const WATCH_MILLISECONDS = 800;
const NOT_KEPT = /^(csrfmiddlewaretoken|next|comments-.*|keeping-(restore|overwrite|name))$/;
const NOT_COMPARED = /^loaded_revision_/;

let isOver = false;
forgetSaved();
document.addEventListener("submit", (event) => {
  if (new URL(event.target.action, location).pathname === setup.dataset.logout) forgetAll();
});
const form = document.querySelector("form[data-edit-form]");
if (form) start();

function start() {
  const name = adoptedName() ?? crypto.randomUUID();
  const bar = makeBar();
  let timer;
  let retry;
  let sent;
  let isWatched = false;
  // Unsaved from the start: what was restored, and what a validation error sent back. Wagtail
  // would send that once and then watch no more.
  let isUnsaved = form.getAttribute("data-w-unsaved-force-value") === "true";
  let isOffline = false;
  let again = 0;

  addField("keeping-name", name);
  if (isUnsaved) {
    form.setAttribute("data-w-unsaved-force-value", "false");
    form.setAttribute("data-w-unsaved-check-interval-value", "501"); // starts the watch
    keep();
  }

  // Typed by hand: Wagtail's watch starts two seconds after the page.
  for (const type of ["input", "change"]) {
    form.addEventListener(type, (event) => {
      if (!event.isTrusted) return;
      if (!isWatched) isUnsaved = true;
      later();
    });
  }
  form.addEventListener("w-unsaved:add", later);
  form.addEventListener("w-unsaved:watch-edits", () => {
    if (!isWatched && isUnsaved) {
      const wait = setTimeout(tryAgain, WATCH_MILLISECONDS);
      form.addEventListener("w-unsaved:add", () => clearTimeout(wait), { once: true });
      form.setAttribute("data-w-unsaved-force-value", "true");
    }
    isWatched = true;
  });
  form.addEventListener("submit", () => keep());
  addEventListener("pagehide", () => timer && keep());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") timer && keep();
    else if (retry || isOffline) tryAgain();
  });
  addEventListener("online", () => tryAgain());
  addEventListener("focus", () => retry && tryAgain());

  document.addEventListener("w-autosave:save", () => {
    sent = comparable(entries());
  });
  document.addEventListener("w-autosave:success", () => {
    stopTrying();
    isOffline = false;
    bar.hide("trouble");
    tell(setup.dataset.saySaved.replace("{time}", clock(new Date())));
    // What was typed while the save was under way is not saved yet, and Wagtail may miss it.
    const isAll = comparable(entries()) === sent;
    again = isAll ? 0 : again + 1;
    if (isAll) forget(key());
    else keep();
    if (again && again < MOST_REPEATS) tryAgain();
  });
  document.addEventListener("w-autosave:error", async ({ detail }) => {
    keep();
    if (detail.type === "network_error") {
      isOffline = true;
      bar.show("trouble", setup.dataset.sayOffline);
    } else if (detail.type === "server_error") {
      await askWhy();
    }
  });
  // Wagtail asks before it sends a form over a colleague's version; the server must know.
  document.addEventListener("w-dialog:confirmed", () => {
    const session = document.querySelector("[data-w-session-intercept-value]");
    if (session?.dataset.wSessionInterceptValue === "conflict") addField("keeping-overwrite", "1");
  });
  offer();

  function later() {
    clearTimeout(timer);
    timer = setTimeout(keep, QUIET_MILLISECONDS);
  }

  function keep() {
    clearTimeout(timer);
    timer = undefined;
    if (isOver) return;
    const draft = { at: Date.now(), path: path(), entries: entries() };
    try {
      localStorage.setItem(key(), JSON.stringify(draft));
    } catch {
      forgetOldest();
      try {
        localStorage.setItem(key(), JSON.stringify(draft));
      } catch {
        bar.show("trouble", setup.dataset.sayFull);
      }
    }
  }

  // A new page gets an address of its own with its first save.
  function path() {
    return new URL(form.action, location).pathname;
  }

  function key() {
    return own + name;
  }

  function entries() {
    return [...new FormData(form)].filter(
      ([field, value]) => typeof value === "string" && !NOT_KEPT.test(field),
    );
  }

  function addField(field, value) {
    const input = form.querySelector(`input[name="${field}"]`) ?? document.createElement("input");
    Object.assign(input, { type: "hidden", name: field, value });
    form.append(input);
  }

  function tryAgain() {
    stopTrying();
    form.dispatchEvent(
      new CustomEvent("w-unsaved:add", { cancelable: true, detail: { type: "edits" } }),
    );
  }

  function stopTrying() {
    clearTimeout(retry);
    retry = undefined;
  }

  // Why did the server not save: another person logged in here, nobody, an old token, or trouble?
  async function askWhy() {
    stopTrying();
    retry = setTimeout(tryAgain, RETRY_SECONDS * 1000);
    let answer;
    try {
      answer = await fetch(setup.dataset.session, {
        headers: { "X-Requested-With": "XMLHttpRequest", Accept: "application/json" },
        redirect: "error",
      });
    } catch {
      bar.show("trouble", setup.dataset.sayOffline);
      return;
    }
    if (answer.status === 403 || answer.status === 401) {
      bar.show("trouble", setup.dataset.sayExpired, {
        label: setup.dataset.sayLogin,
        href: `${setup.dataset.login}?next=${encodeURIComponent(setup.dataset.home)}`,
      });
      return;
    }
    const state = answer.ok ? await answer.json().catch(() => null) : null;
    if (!state) {
      bar.show("trouble", setup.dataset.sayServer);
    } else if (String(state.user) !== setup.dataset.user) {
      stopTrying();
      bar.show("trouble", setup.dataset.saySomebody);
    } else {
      const token = form.querySelector("[name=csrfmiddlewaretoken]");
      if (bar.isShown("trouble") || token.dataset.renewed) bar.show("trouble", setup.dataset.sayServer);
      token.value = state.token;
      if (!token.dataset.renewed) tryAgain();
      token.dataset.renewed = "1";
      setTimeout(() => delete token.dataset.renewed, RETRY_SECONDS * 1000);
    }
  }

  // The newest of what this browser kept of this page, unless the page says the same already.
  function offer() {
    const kept = drafts().filter((each) => each.path === path() && each.key !== key());
    if (!kept.length) return;
    const decide = () => {
      const present = comparable(entries());
      for (const each of kept) if (comparable(each.entries) === present) forget(each.key);
      const draft = kept.find((each) => localStorage.getItem(each.key));
      if (!draft) return;
      bar.show(
        "offer",
        setup.dataset.sayOffer.replace("{time}", whole(new Date(draft.at))),
        { label: setup.dataset.sayRestore, press: () => restore(draft) },
        {
          label: setup.dataset.sayDiscard,
          press: () => {
            kept.forEach((each) => forget(each.key));
            bar.hide("offer");
          },
        },
      );
    };
    if (isWatched) decide();
    else form.addEventListener("w-unsaved:watch-edits", decide, { once: true });
  }

  function restore(draft) {
    sessionStorage.setItem("keeping-name", draft.key.slice(own.length));
    const sender = document.createElement("form");
    sender.method = "post";
    sender.action = form.action;
    const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
    const fields = [...draft.entries, ["csrfmiddlewaretoken", token], ["keeping-restore", "1"]];
    for (const [field, value] of fields) {
      const input = document.createElement("textarea"); // keeps line breaks
      input.name = field;
      input.defaultValue = value;
      sender.append(input);
    }
    sender.hidden = true;
    document.body.append(sender);
    // Leaving for the restored page loses nothing: the present words are kept too.
    addEventListener("w-unsaved:confirm", (event) => event.preventDefault(), { once: true });
    sender.submit();
  }
}

// The form that was just restored goes on under its old name, so that its save clears it.
function adoptedName() {
  const name = sessionStorage.getItem("keeping-name");
  sessionStorage.removeItem("keeping-name");
  return name;
}

function comparable(list) {
  const fields = list.filter(([field]) => !NOT_COMPARED.test(field));
  return JSON.stringify(fields.map(([field, value]) => [field, value.replaceAll("\r\n", "\n")]));
}

// What this person's browser keeps, newest first; what is too old goes.
function drafts() {
  const found = [];
  for (const key of Object.keys(localStorage)) {
    if (!key.startsWith(own)) continue;
    try {
      const draft = JSON.parse(localStorage.getItem(key));
      if (Date.now() - draft.at > KEPT_DAYS * 86_400_000) forget(key);
      else found.push({ ...draft, key });
    } catch {
      forget(key);
    }
  }
  found.sort((one, other) => other.at - one.at);
  found.splice(MOST_KEPT).forEach((each) => forget(each.key));
  return found;
}

function forget(key) {
  localStorage.removeItem(key);
}

function forgetOldest() {
  drafts().slice(-2).forEach((each) => forget(each.key));
}

function forgetAll() {
  isOver = true;
  Object.keys(localStorage)
    .filter((key) => key.startsWith(own))
    .forEach(forget);
}

function forgetSaved() {
  const saved = document.cookie.match(/(?:^|; )keeping-saved=([0-9a-f-]+)/)?.[1];
  if (!saved) return;
  forget(own + saved);
  document.cookie = "keeping-saved=; path=/admin/; max-age=0; samesite=lax";
}

function tell(text) {
  const place = document.querySelector(".w-autosave-indicator__state--saved span");
  if (place) place.textContent = text;
}

function clock(moment) {
  return moment.toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" });
}

function whole(moment) {
  const day = { day: "2-digit", month: "2-digit", year: "numeric" };
  return `${clock(moment)} - ${moment.toLocaleDateString("vi-VN", day)}`;
}

// One line for each kind of news, above the form, read out by screen readers.
function makeBar() {
  const element = document.createElement("div");
  element.className = "keeping";
  element.setAttribute("role", "status");
  form.before(element);
  const lines = {};
  return {
    show(kind, text, ...choices) {
      this.hide(kind);
      const line = document.createElement("div");
      line.className = `keeping__line keeping__line--${kind}`;
      const said = document.createElement("p");
      said.textContent = text;
      line.append(said);
      for (const choice of choices) line.append(makeChoice(choice));
      lines[kind] = line;
      element.append(line);
    },
    hide(kind) {
      lines[kind]?.remove();
      delete lines[kind];
    },
    isShown: (kind) => kind in lines,
  };
}

function makeChoice({ label, press, href }) {
  const element = document.createElement(href ? "a" : "button");
  element.className = "button";
  element.textContent = label;
  if (href) Object.assign(element, { href, target: "_blank" });
  else Object.assign(element, { type: "button", onclick: press });
  return element;
}
