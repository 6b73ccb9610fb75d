// Stands before the theme's search worker, whose file name follows the question mark of this one's
// address, and adds two things.
//
// The index is fetched when somebody searches: the page hands over an index without pages, and the
// pages' texts lie in search/texts.json.
//
// A Japanese query is cut into words by the segmenter that cut the pages, and a result holds every
// word. Words are cut differently in different company, so where nothing is found that way, the
// pages that hold the query letter by letter are.

const SETUP = 0, READY = 1, QUERY = 2, RESULT = 3;
const JAPANESE = /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}]{2,}/gu;
const TEXTS = new URL("../../../search/texts.json", location.href);

const send = self.postMessage.bind(self);
let handle; // the theme's handler of messages, which is called from here
let index; // what the page set up
let docs; // the pages' texts
let last = Promise.resolve(); // messages are answered one after the other

self.addEventListener("message", ({ data: message }) => {
  last = last.then(() => answer(message)).then(send);
});

async function answer(message) {
  if (message.type === SETUP) {
    index = message.data;
    return { type: READY };
  }
  if (message.data === "") return { type: RESULT, data: { items: [] } };
  if (handle === undefined) await begin();
  const query = index.config.lang.includes("ja") ? inWords(message.data) : message.data;
  const result = await ask({ type: QUERY, data: query });
  if (result.data.items.length > 0 || query === message.data) return result;
  return { type: RESULT, data: { items: literally(message.data.trim()) } };
}

/** What the theme's worker would give for the pages that hold this text, page by page. */
function literally(text) {
  const pages = new Map();
  for (const doc of docs) {
    const plain = doc.text.replace(/<[^>]*>/g, "");
    if (!doc.title.includes(text) && !plain.includes(text)) continue;
    const [page] = doc.location.split("#");
    if (!pages.has(page)) pages.set(page, [found(docs.find((one) => one.location === page), "")]);
    const at = Math.max(plain.indexOf(text) - 40, 0);
    if (doc.location !== page) pages.get(page).push(found(doc, plain.slice(at, at + 120), text));
  }
  return [...pages.values()];
}

function found(doc, extract, text = "") {
  const marked = (whole) => (text ? whole.replaceAll(text, `<mark>${text}</mark>`) : whole);
  return { ...doc, title: marked(doc.title), text: marked(extract), score: 1, terms: {} };
}

async function begin() {
  const listen = self.addEventListener;
  self.addEventListener = (_type, handler) => (handle = handler);
  importScripts(location.search.slice(1));
  self.addEventListener = listen;
  docs = await (await fetch(TEXTS)).json();
  await ask({ type: SETUP, data: { ...index, docs } });
}

function ask(message) {
  return new Promise((resolve) => {
    self.postMessage = resolve; // the theme's worker answers each message with one
    handle({ data: message });
  });
}

function inWords(query) {
  if (/["+\-:^~*]/.test(query)) return query; // who writes search syntax means it
  const segmenter = new lunr.TinySegmenter();
  return query.replace(JAPANESE, (run) => {
    const words = segmenter.segment(run);
    const last = words.length - 1; // may be unfinished
    return words.map((word, i) => ` +${word}${i === last ? "*" : ""}`).join("") + " ";
  });
}
