// What a save of the editor sends: every word typed until then, and one save after the other.

const PATIENCE_SECONDS = 20;

const form = document.querySelector("form[data-edit-form]");
if (form) {
  takeLastWords();
  takeCommentsBeingWritten();
  takeTurns();
}

// A text editor hands its words to its field a quarter of a second after the last key, and later on
// a slow phone. Whoever reads the form before that, a save above all, gets them all the same.
function takeLastWords() {
  const handedOver = new WeakMap();
  form.addEventListener("formdata", ({ formData }) => {
    for (const input of form.elements) {
      const state = input.draftailEditor?.getEditorState();
      const content = state?.getCurrentContent();
      if (!content || handedOver.get(input) === content) continue;
      const value = JSON.stringify(written(window.Draftail.serialiseEditorStateToRaw(state)));
      if (value === input.value) handedOver.set(input, content);
      else formData.set(input.name, value);
    }
  });
}

// A comment or a reply that is written, but whose own button was not pressed or missed, goes along.
function takeCommentsBeingWritten() {
  document.addEventListener(
    "click",
    ({ target }) => {
      if (!target.closest("footer button")) return;
      for (const button of document.querySelectorAll("#comments .comment__button--primary")) {
        button.click(); // nothing happens while it is disabled: there is no text
      }
    },
    { capture: true },
  );
}

// A save asked for by hand waits for the one under way: sent together, the two saves of a new page
// would make two pages.
function takeTurns() {
  let isUnderWay = false;
  let goOn;
  for (const [name, value] of [["save", true], ["success", false], ["error", false]]) {
    document.addEventListener(`w-autosave:${name}`, () => {
      isUnderWay = value;
      if (!value) goOn?.();
    });
  }
  document.addEventListener(
    "submit",
    (event) => {
      if (event.target !== form || !isUnderWay) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (goOn) return;
      const { submitter } = event;
      const timer = setTimeout(() => goOn(), PATIENCE_SECONDS * 1000);
      goOn = () => {
        clearTimeout(timer);
        goOn = undefined;
        isUnderWay = false;
        if (submitter) submitter.disabled = false; // a disabled button would not send its name
        form.requestSubmit(submitter);
      };
    },
    { capture: true },
  );
}

// What an editor writes down: comments are marked in it, and stored elsewhere.
function written(raw) {
  for (const block of raw?.blocks ?? []) {
    block.inlineStyleRanges = block.inlineStyleRanges.filter(
      ({ style }) => !/^(COMMENT-|STYLE_RERENDER)/.test(style),
    );
  }
  return raw;
}
