// The search of a site: a combobox over an index of its passages (docs/themes.md), which is loaded when it is first
// needed. Remembers nothing, asks no server.
import MiniSearch from "minisearch";

const SHOWN = 20; // results
const CONTEXT = 60; // letters before what was found
const EXCERPT = 180; // letters
const ROW = 0.3; // what a table's row counts beside a section

// Letters that do not decompose into a plain one and a mark.
const PLAIN = { ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ð: "d", þ: "th", ł: "l", ı: "i" };

// Scripts that are written without blanks between words.
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー]+/gu;

const segmenter = typeof Intl === "object" && Intl.Segmenter ? new Intl.Segmenter(undefined, { granularity: "word" }) : null;

// Words as they are compared: é is e, ß is ss, full-width letters are plain ones.
function fold(word) {
  if (/^[\x00-\x7f]*$/.test(word)) return word.toLowerCase();
  return word
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .normalize("NFC")
    .toLowerCase()
    .replace(/[ßæœøđðþłı]/g, (letter) => PLAIN[letter]);
}

// Where text of an unspaced script is cut: as the browser knows its words, or else in pairs of letters.
function* cut(text) {
  if (segmenter) {
    for (const { segment, index, isWordLike } of segmenter.segment(text)) {
      if (isWordLike) yield [index, index + segment.length];
    }
    return;
  }
  const letters = [...text];
  let at = 0;
  for (let i = 0; i < Math.max(letters.length - 1, 1); ++i) {
    yield [at, at + letters[i].length + (letters[i + 1] || "").length];
    at += letters[i].length;
  }
}

// The words of a text, by where they begin and end.
function* words(text) {
  for (const word of text.matchAll(/[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu)) {
    if (/^[\x00-\u02ff]*$/.test(word[0])) {
      yield [word.index, word.index + word[0].length];
      continue;
    }
    let done = 0;
    const spaced = function* (end) {
      if (end > done) yield [word.index + done, word.index + end];
    };
    for (const run of word[0].matchAll(UNSPACED)) {
      yield* spaced(run.index);
      for (const [begin, end] of cut(run[0])) yield [word.index + run.index + begin, word.index + run.index + end];
      done = run.index + run[0].length;
    }
    yield* spaced(word[0].length);
  }
}

function terms(text) {
  return Array.from(words(text), ([begin, end]) => text.slice(begin, end));
}

// Whether there is enough to search for: one letter of an alphabet begins every other word.
function isQuery(text) {
  return terms(text).some((term) => term.length > 1 || !/[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]/u.test(term));
}

class Index {
  constructor({ pages, passages }) {
    this.passages = passages.map(([page, href, heading, text, isRow], id) => ({ id, page: pages[page], href, heading, text, isRow }));
    this.index = new MiniSearch({
      fields: ["heading", "page", "text"],
      tokenize: terms,
      processTerm: (term) => fold(term) || null,
      searchOptions: {
        boost: { heading: 4, page: 1.5 },
        prefix: true,
        boostDocument: (id) => (this.passages[id].isRow ? ROW : 1),
      },
    });
  }

  // Bit by bit, so that a slow telephone still follows the finger.
  static async of(data) {
    const index = new Index(data);
    await index.index.addAllAsync(index.passages, { chunkSize: 50 });
    return index;
  }

  // What holds all words; if nothing does, all words with typing errors; or else any of them.
  find(query) {
    const fuzzy = (term) => (term.length > 3 ? 0.2 : false);
    for (const options of [{ combineWith: "AND" }, { combineWith: "AND", fuzzy }, { combineWith: "OR", fuzzy }]) {
      const found = this.index.search(query, options);
      if (found.length > 0) return found.map(({ id, match }) => ({ ...this.passages[id], hits: match }));
    }
    return [];
  }
}

// The text as nodes, with the words that were found in <mark>.
function* marked(text, hits) {
  let done = 0;
  for (const [begin, end] of words(text)) {
    if (!Object.hasOwn(hits, fold(text.slice(begin, end)))) continue;
    if (begin > done) yield text.slice(done, begin);
    const mark = document.createElement("mark");
    mark.textContent = text.slice(begin, end);
    yield mark;
    done = end;
  }
  if (done < text.length) yield text.slice(done);
}

// The part of a text that shows most of what was found, long words before short ones, cut between words.
function excerpt(text, hits) {
  const found = [];
  for (const [at, end] of words(text)) {
    const term = fold(text.slice(at, end));
    if (Object.hasOwn(hits, term)) found.push([at, term]);
  }
  let begin = 0;
  let most = 0;
  found.forEach(([at], first) => {
    const within = new Set();
    for (let i = first; i < found.length && found[i][0] < at + EXCERPT - CONTEXT; ++i) within.add(found[i][1]);
    const letters = [...within].join("").length;
    if (letters <= most) return;
    most = letters;
    begin = at > CONTEXT ? at - CONTEXT : 0;
  });
  const blank = begin > 0 ? text.indexOf(" ", begin) : -1;
  if (blank >= 0 && blank < begin + CONTEXT) begin = blank + 1;
  let end = Math.min(begin + EXCERPT, text.length);
  const last = text.lastIndexOf(" ", end);
  if (end < text.length && last > begin + EXCERPT / 2) end = last;
  return (begin > 0 ? "… " : "") + text.slice(begin, end) + (end < text.length ? " …" : "");
}

function element(name, className, ...children) {
  const made = document.createElement(name);
  made.className = className;
  made.append(...children);
  return made;
}

class Search {
  constructor(root) {
    this.root = root;
    this.input = root.querySelector("input");
    this.popup = root.querySelector(".search-popup");
    this.list = root.querySelector("[role=listbox]");
    this.nothing = root.querySelector(".search-nothing");
    this.status = root.querySelector("[role=status]");
    this.index = null; // until it has been loaded
    this.isLoading = false;
    this.active = -1; // which result the keyboard is on

    this.input.addEventListener("focus", () => this.load());
    this.input.addEventListener("input", () => this.update());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("click", () => {
      if (this.popup.hidden) this.update();
    });
    root.addEventListener("focusout", (event) => {
      if (!root.contains(event.relatedTarget)) this.close();
    });
    this.popup.addEventListener("pointerdown", (event) => {
      if (!event.target.closest("a")) event.preventDefault(); // keeps the focus where it is
    });
    this.popup.addEventListener("click", (event) => {
      if (!event.target.closest("a")) return;
      this.close();
      this.input.blur(); // the keyboard goes on where the link leads to
    });
    document.addEventListener("keydown", (event) => this.shortcut(event));
    root.classList.add("is-ready");
    if (document.activeElement === this.input) this.load();
  }

  load() {
    if (this.isLoading) return;
    this.isLoading = true;
    if (window.siteSearchIndex) {
      this.take();
      return;
    }
    const script = document.createElement("script");
    script.src = this.root.dataset.index;
    script.addEventListener("load", () => this.take());
    script.addEventListener("error", () => {
      script.remove();
      this.isLoading = false; // the next letter tries again
      this.show([], this.root.dataset.failed);
    });
    document.head.append(script);
  }

  async take() {
    this.index = await Index.of(window.siteSearchIndex);
    if (document.activeElement === this.input) this.update();
  }

  update() {
    const query = this.input.value.trim();
    this.load();
    if (!this.index || !isQuery(query)) {
      this.close();
      return;
    }
    const found = this.index.find(query);
    this.show(found.slice(0, SHOWN), this.count(found.length));
  }

  // The results, or else the way to all pages.
  show(results, said) {
    this.list.replaceChildren(...results.map((result, number) => this.option(result, number)));
    this.list.hidden = results.length === 0;
    this.nothing.hidden = results.length > 0;
    this.nothing.firstElementChild.textContent = said;
    this.status.textContent = said;
    this.input.setAttribute("aria-expanded", String(results.length > 0));
    this.input.removeAttribute("aria-activedescendant");
    this.active = -1;
    this.popup.hidden = false;
    this.popup.scrollTop = 0;
  }

  option({ href, page, heading, text, hits }, number) {
    const titles = element("span", "search-title", ...marked(heading || page, hits));
    const option = element("a", "search-result", titles);
    if (heading && heading !== page) option.append(element("span", "search-page", ...marked(page, hits)));
    if (text) option.append(element("span", "search-text", ...marked(excerpt(text, hits), hits)));
    option.href = href;
    option.id = `search-result-${number}`;
    option.tabIndex = -1;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    return option;
  }

  count(found) {
    const { none, one, many, most } = this.root.dataset;
    const text = found === 0 ? none : found === 1 ? one : found > SHOWN ? most : many;
    return text.replace("{count}", found).replace("{shown}", SHOWN);
  }

  close() {
    this.popup.hidden = true;
    this.active = -1;
    this.status.textContent = "";
    this.list.replaceChildren();
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  // Goes around: from the last to the first, and back.
  move(by) {
    const options = this.list.children;
    if (options.length === 0) return;
    if (this.active >= 0) options[this.active].setAttribute("aria-selected", "false");
    this.active = this.active < 0 && by < 0 ? options.length - 1 : (this.active + by + options.length) % options.length;
    const option = options[this.active];
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", option.id);
  }

  key(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    const is_open = !this.popup.hidden;
    switch (event.key) {
      case "ArrowDown":
      case "ArrowUp":
        if (!is_open) this.update();
        this.move(event.key === "ArrowDown" ? 1 : -1);
        break;
      case "Enter": {
        const option = this.list.children[Math.max(this.active, 0)];
        if (is_open && option) option.click();
        break;
      }
      case "Escape":
        if (is_open) this.close();
        else if (this.input.value) this.input.value = "";
        else this.input.blur();
        break;
      default:
        return;
    }
    event.preventDefault();
  }

  // `/` goes to the search, unless it is being written somewhere.
  shortcut(event) {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const at = event.target;
    if (at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName)) return;
    event.preventDefault();
    this.input.focus();
    this.input.select();
  }
}

for (const root of document.querySelectorAll("[data-search]")) new Search(root);
