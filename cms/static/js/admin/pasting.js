// Pasting in the admin's editors (docs/decisions/0013). The server cleans what a word processor
// copied, so that there is one cleaner; letters of old fonts are converted only when the editor
// says so; without the server the plain text is pasted.

const setup = document.getElementById("pasting");
const words = JSON.parse(setup.dataset.words);

const PLAIN_ENOUGH = /^[\x20-\x7e]*$/;
const LIKE_OLD_FONTS = /[\u00a1-\u00ff]/;
const SHOWN_LINES = 12;
const STATUS_SECONDS = 20;

const status = makeStatus();

document.addEventListener("paste", onPaste, true);

function onPaste(event) {
  const clipboard = event.clipboardData;
  const target = event.target instanceof Element ? event.target : event.target.parentElement;
  if (!clipboard || !target) return;
  const copied = {
    html: lighter(clipboard.getData("text/html")),
    text: clipboard.getData("text/plain"),
    pictures: 0,
  };
  // Word and Excel put a picture of the text beside the text.
  if (!copied.html && !copied.text) copied.pictures = clipboard.files.length;
  const input = richTextInput(target);
  if (input) {
    if (isForTheEditorItself(copied)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    pasteIntoRichText(input, copied);
  } else if (isTextField(target) && LIKE_OLD_FONTS.test(copied.text)) {
    const start = target.selectionStart;
    // The browser pastes as ever; the offer comes after.
    setTimeout(() => offerForField(target, start, copied), 0);
  }
}

// The hidden input of the rich text editor whose text is being edited.
function richTextInput(target) {
  const wrapper = target.closest("[data-draftail-editor-wrapper]");
  if (!wrapper || !target.closest("[contenteditable=true]")) return null;
  return [...wrapper.parentNode.children].find((element) => element.draftailEditor) ?? null;
}

// What was copied from a rich text editor of ours, an address for the selected words, a word.
function isForTheEditorItself({ html, text, pictures }) {
  if (html.includes("data-draftjs-conductor-fragment")) return true;
  return !pictures && (!html || /^https?:\S+$/.test(text)) && PLAIN_ENOUGH.test(text);
}

function isTextField(target) {
  const isInput = target.matches("input[type=text], input:not([type])");
  return (isInput || target.matches("textarea")) && !target.readOnly;
}

// Pictures that are written out in the markup may be larger than all else, and are not pasted.
function lighter(html) {
  return html.replace(/\b(src|href|srcset)\s*=\s*("data:[^"]*"|'data:[^']*')/gi, '$1="data:,"');
}

async function pasteIntoRichText(input, copied) {
  let answer;
  try {
    answer = await ask(copied);
    if (answer.message && copied.html && copied.text) {
      answer = await ask({ ...copied, html: "" });
    }
  } catch {
    insertFragment(input, plainContent(copied.text));
    status.say(words.failed, () => undo(input));
    return;
  }
  if (answer.message) {
    status.say(answer.message);
    return;
  }
  const { pasted, converted } = answer;
  const isConverted = converted && (await offer(pasted.text, converted.text));
  place(input, isConverted ? converted : pasted);
}

async function ask(question) {
  const { CSRF_TOKEN, CSRF_HEADER_NAME } = JSON.parse(
    document.getElementById("wagtail-config").textContent,
  );
  const response = await fetch(setup.dataset.address, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      "X-Requested-With": "XMLHttpRequest",
      [CSRF_HEADER_NAME]: CSRF_TOKEN,
    },
    body: JSON.stringify(question),
  });
  if (!response.ok && response.status !== 413) throw new Error(`status ${response.status}`);
  return response.json();
}

function place(input, version) {
  const spot = version.blocks.length ? spotInStream(input, version.blocks) : null;
  if (spot) {
    const inserted = insertBlocks(input, spot, version.blocks);
    status.say(version.blocks_message, () => removeBlocks(spot.stream, inserted));
  } else if (version.text) {
    insertFragment(input, window.DraftJS.convertFromRaw(JSON.parse(version.words)));
    status.say(version.words_message, () => undo(input));
  } else {
    status.say(version.words_message);
  }
}

// The StreamField and the text block in it that holds the editor, if it takes blocks of all kinds.
function spotInStream(input, blocks) {
  for (let element = input.parentElement; element; element = element.parentElement) {
    const stream = element.rootBlock;
    if (!stream?.children) continue;
    const index = stream.children.findIndex((child) => child.element.contains(input));
    const known = stream.blockDef.childBlockDefsByName ?? {};
    const fits = stream.children[index]?.type === "paragraph";
    return fits && blocks.every((block) => block.type in known) ? { stream, index } : null;
  }
  return null;
}

function insertBlocks(input, { stream, index }, blocks) {
  const isEmpty = !input.draftailEditor.getEditorState().getCurrentContent().hasText();
  const inserted = blocks.map((block, number) => stream.insert(block, index + 1 + number, {}));
  if (isEmpty) stream.deleteBlock(index, {});
  inserted[0].focus({ soft: true });
  inserted[0].element.scrollIntoView({ block: "center" });
  return inserted;
}

function removeBlocks(stream, inserted) {
  for (const child of inserted) {
    const index = stream.children.indexOf(child);
    if (index >= 0) stream.deleteBlock(index, {});
  }
}

// Puts paragraphs and lists at the caret; one step for Ctrl+Z.
function insertFragment(input, fragment) {
  const { EditorState, Modifier } = window.DraftJS;
  const editor = input.draftailEditor;
  const state = editor.getEditorState();
  const first = fragment.getFirstBlock();
  let content = state.getCurrentContent();
  let selection = state.getSelection();
  if (!selection.isCollapsed()) {
    content = Modifier.removeRange(content, selection, "backward");
    selection = content.getSelectionAfter();
  }
  // The first piece takes the kind of the paragraph that it is pasted into.
  if (first.getType() !== "unstyled") {
    if (content.getBlockForKey(selection.getStartKey()).getText()) {
      content = Modifier.splitBlock(content, selection);
      selection = content.getSelectionAfter();
    }
    content = Modifier.setBlockType(content, selection, first.getType());
  }
  content = Modifier.replaceWithFragment(content, selection, fragment.getBlockMap());
  editor.onChange(EditorState.push(state, content, "insert-fragment"));
  editor.focus();
}

function undo(input) {
  const editor = input.draftailEditor;
  editor.onChange(window.DraftJS.EditorState.undo(editor.getEditorState()));
}

function plainContent(text) {
  const paragraphs = text.replace(/\r\n?/g, "\n").trim();
  return window.DraftJS.ContentState.createFromText(paragraphs, /\n+/);
}

// A title or a caption: the browser has pasted already; what it pasted may be exchanged.
async function offerForField(field, start, copied) {
  const pasted = field.value.slice(start, field.selectionEnd);
  if (!pasted) return;
  let answer;
  try {
    answer = await ask({ ...copied, plain: true });
  } catch {
    return; // the text is there, as pasted
  }
  if (!answer.converted) return;
  const isOneLine = field.tagName === "INPUT";
  const found = answer.converted.text;
  const text = isOneLine ? found.replace(/\s*\n\s*/g, " ") : found;
  if (!(await offer(copied.text, text))) return;
  const isInPlace = field.value.slice(start, start + pasted.length) === pasted;
  const at = isInPlace ? start : field.value.indexOf(pasted);
  if (at < 0) return;
  const room = field.maxLength < 0 ? Infinity : field.maxLength - field.value.length + pasted.length;
  field.focus();
  field.setSelectionRange(at, at + pasted.length);
  // The only way to change a field that Ctrl+Z knows of.
  if (!document.execCommand("insertText", false, text.slice(0, room))) {
    field.setRangeText(text.slice(0, room), at, at + pasted.length, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

// Asks whether to convert; resolves to true or false. Escape keeps the text as it is.
function offer(before, after) {
  const dialog = element("dialog", "paste-offer");
  const [shownBefore, shownAfter] = differingLines(before, after);
  const title = element("h2", "paste-offer__title", words.title);
  title.id = "paste-offer-title";
  dialog.setAttribute("aria-labelledby", title.id);
  const convert = button("button", words.convert);
  const keep = button("button button-secondary", words.keep);
  const buttons = element("div", "paste-offer__buttons");
  buttons.append(convert, keep);
  dialog.append(
    title,
    element("p", "paste-offer__question", words.question),
    sample(words.before, shownBefore),
    sample(words.after, shownAfter),
    buttons,
  );
  document.body.append(dialog);
  return new Promise((resolve) => {
    convert.addEventListener("click", () => dialog.close("convert"));
    keep.addEventListener("click", () => dialog.close("keep"));
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "convert");
    });
    dialog.showModal();
    convert.focus();
  });
}

function sample(label, text) {
  const box = element("section", "paste-offer__sample");
  const shown = element("div", "paste-offer__text", text);
  shown.tabIndex = 0;
  shown.setAttribute("role", "region");
  shown.setAttribute("aria-label", label);
  box.append(element("h3", "", label), shown);
  return box;
}

function differingLines(before, after) {
  const lines = before.replace(/\r\n?/g, "\n").split("\n");
  const meant = after.split("\n");
  if (lines.length !== meant.length) return [before.slice(0, 2000), after.slice(0, 2000)];
  const places = [...lines.keys()].filter((place) => lines[place] !== meant[place]);
  const shown = places.slice(0, SHOWN_LINES);
  const isMore = places.length > shown.length;
  const write = (from) => shown.map((place) => from[place]).join("\n") + (isMore ? "\n…" : "");
  return [write(lines), write(meant)];
}

function makeStatus() {
  const box = element("div", "paste-status");
  const text = element("p", "paste-status__text");
  text.setAttribute("role", "status");
  const undoing = button("paste-status__button", words.undo);
  const closing = button("paste-status__button", words.close);
  const hide = () => {
    box.classList.remove("paste-status--shown");
    text.textContent = "";
  };
  let timer;
  let takeBack;
  undoing.addEventListener("click", () => {
    takeBack();
    hide();
  });
  closing.addEventListener("click", hide);
  box.append(text, undoing, closing);
  document.body.append(box);
  return {
    say(message, undoPaste = null) {
      takeBack = undoPaste;
      undoing.hidden = !undoPaste;
      box.classList.add("paste-status--shown");
      // Screen readers tell what changes in a region that is there already.
      text.textContent = "";
      requestAnimationFrame(() => (text.textContent = message));
      clearTimeout(timer);
      timer = setTimeout(hide, STATUS_SECONDS * 1000);
    },
  };
}

function element(name, className, text = "") {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

function button(className, text) {
  const made = element("button", className, text);
  made.type = "button";
  return made;
}
