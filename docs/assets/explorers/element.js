// What all explorers share: a state that lives in the page's address, and words in two languages.
//
// A subclass has static `defaults` (its state's names with their first values: numbers, texts,
// booleans, or rows of numbers) and three methods: `build()` makes the page once, `valid(state)`
// mends what a stranger may have written into the address, `show()` draws the state.

import { words } from "./words.js";

export class Explorer extends HTMLElement {
  static defaults = {};

  connectedCallback() {
    if (this.state) return;
    this.words = words[document.documentElement.lang] ?? words.en;
    this.initial = { ...this.constructor.defaults, ...this.#written((key) => this.getAttribute(key)) };
    const query = new URLSearchParams(location.search);
    this.state = this.valid({ ...this.initial, ...this.#written((key) => query.get(this.#key(key))) });
    this.setAttribute("role", "group");
    this.setAttribute("aria-label", this.words.titles[this.localName]);
    this.build();
    this.show();
  }

  disconnectedCallback() {
    this.player?.pause();
  }

  /** Change the state: the drawing and the address follow. */
  set(changes) {
    this.state = this.valid({ ...this.state, ...changes });
    this.#remember();
    this.show();
  }

  valid(state) {
    return state;
  }

  /** What `read(name)` gives for each of the state's names, as values of the defaults' types. */
  #written(read) {
    const found = Object.entries(this.constructor.defaults).map(([key, like]) => {
      const text = read(key);
      return [key, text === null ? undefined : parsed(text, like)];
    });
    return Object.fromEntries(found.filter(([, value]) => value !== undefined));
  }

  #key(name) {
    return `${this.id || this.localName}.${name}`;
  }

  #remember() {
    const query = new URLSearchParams(location.search);
    for (const [name, value] of Object.entries(this.state)) {
      const text = written(value);
      if (text === written(this.initial[name])) query.delete(this.#key(name));
      else query.set(this.#key(name), text);
    }
    const search = query.toString();
    history.replaceState(null, "", `${location.pathname}${search && "?"}${search}${location.hash}`);
  }
}

const written = (value) =>
  Array.isArray(value) ? value.map((row) => row.join(" ")).join("~") : String(value);

function parsed(text, like) {
  if (Array.isArray(like)) {
    const rows = text.split("~").map((row) => row.trim().split(/\s+/).map(Number));
    const even = rows.every((row) => row.length === rows[0].length && row.every(Number.isFinite));
    return even ? rows : undefined;
  }
  if (typeof like === "number") return Number.isFinite(Number(text)) ? Number(text) : undefined;
  if (typeof like === "boolean") return text === "true";
  return text;
}

/** Make an element: h("p", {class: "note", onclick}, "text", child, ...). */
export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value !== false && value !== undefined) element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

const SVG = "http://www.w3.org/2000/svg";

/** As `h`, for the elements of a drawing. */
export function s(name, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

let count = 0;
export const uniqueId = (prefix) => `${prefix}-${++count}`;

export const clamp = (value, low, high) => Math.min(Math.max(Math.round(value), low), high);

/** A number as it is written in a sum: a true minus, at most three decimals. */
export function number(value) {
  if (value === -Infinity) return "−∞";
  const text = String(Math.round(value * 1000) / 1000);
  return text === "-0" ? "0" : text.replace("-", "−");
}

/** The same as a factor: negative numbers in brackets. */
export const factor = (value) => (value < 0 ? `(${number(value)})` : number(value));

/** `terms` joined by plus signs, "0" where there are none. */
export const sumOf = (terms) => (terms.length ? terms.join(" + ") : "0");
