// Reads the article aloud, sentence by sentence, with a voice of the page's language. The button
// shows only where there is such a voice. A pause ends the sentence, which is then read again:
// `speechSynthesis.pause` does nothing on many phones.
const PARTS = ".article-title, .article-lead, .body :is(p, li, h2, h3, blockquote)";
const speech = window.speechSynthesis;
const button = document.querySelector("[data-aloud]");
const language = document.documentElement.lang.slice(0, 2);

const sentencesOf = (part) => {
  const nodes = [];
  const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
  let text = "";
  while (walker.nextNode()) {
    nodes.push([text.length, walker.currentNode]);
    text += walker.currentNode.data;
  }
  const place = (offset) => {
    const [start, node] = nodes.findLast(([first]) => first <= offset);
    return [node, offset - start];
  };
  const cuts = window.Intl?.Segmenter
    ? [...new Intl.Segmenter(language, { granularity: "sentence" }).segment(text)]
    : [{ segment: text, index: 0 }];
  return cuts.filter(({ segment }) => segment.trim()).map(({ segment, index }) => {
    const range = new Range();
    range.setStart(...place(index));
    range.setEnd(...place(index + segment.length));
    return { text: segment.trim(), range };
  });
};

const prepare = () => {
  const more = document.querySelector("[data-aloud-more]");
  const speed = more.querySelector("[data-aloud-speed]");
  const label = button.querySelector("span");
  const usual = label.textContent;
  const findVoice = () => speech.getVoices().find(({ lang }) => lang.toLowerCase().startsWith(language));
  let sentences, turn;
  let now = 0;

  // Here and in no stylesheet: the W3C's checker does not know the selector yet.
  if (window.Highlight) {
    const style = new CSSStyleSheet();
    style.replaceSync("::highlight(spoken) { background: var(--mark); color: var(--ink); }");
    document.adoptedStyleSheets.push(style);
  }
  const mark = (range) => {
    if (!window.Highlight) return;
    if (range) CSS.highlights.set("spoken", new Highlight(range));
    else CSS.highlights.delete("spoken");
  };
  const hush = () => {
    turn = null;
    speech.cancel();
  };
  const stop = () => {
    hush();
    now = 0;
    label.textContent = usual;
    more.hidden = true;
    mark();
  };
  const speak = () => {
    hush();
    if (now >= sentences.length) return stop();
    const { text, range } = sentences[now];
    const words = new SpeechSynthesisUtterance(text);
    words.voice = findVoice() ?? null;
    words.lang = words.voice?.lang ?? language;
    words.rate = Number(speed.value);
    words.onend = words.onerror = () => {
      if (turn !== words) return;
      now += 1;
      speak();
    };
    turn = words;
    mark(range);
    range.startContainer.parentElement.scrollIntoView({ block: "nearest" });
    speech.speak(words);
  };

  button.addEventListener("click", () => {
    if (turn) {
      hush();
      label.textContent = button.dataset.resume;
      return;
    }
    sentences ??= [...document.querySelectorAll(PARTS)]
      .filter((part) => !part.parentElement.closest(PARTS))
      .flatMap(sentencesOf);
    label.textContent = button.dataset.pause;
    more.hidden = false;
    speak();
  });
  more.querySelector("[data-aloud-stop]").addEventListener("click", () => {
    stop();
    button.focus();
  });
  speed.addEventListener("change", () => turn && speak());
  window.addEventListener("pagehide", stop);

  const showWhereItCan = () => {
    button.closest("li").hidden = !findVoice();
  };
  speech.addEventListener?.("voiceschanged", showWhereItCan);
  showWhereItCan();
};

if (speech && button) prepare();
