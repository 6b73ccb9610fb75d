// The controls of the explorers: a number between bounds, a choice, and a player of steps.

import { clamp, h, uniqueId } from "./element.js";

/** A labelled number: {element, show(value, min, max)}. */
export function numberField(label, onchange) {
  const id = uniqueId("field");
  const input = h("input", {
    id,
    type: "number",
    onchange: () => onchange(clamp(Number(input.value) || 0, Number(input.min), Number(input.max))),
  });
  const element = h("div", { class: "ex-field" }, h("label", { for: id }, label), input);
  const show = (value, min, max) => Object.assign(input, { min, max, value });
  return { element, show };
}

/** One of several, as radio buttons: {element, show(value)}. `options` maps values to labels. */
export function choice(legend, options, onchange) {
  const name = uniqueId("choice");
  const inputs = Object.entries(options).map(([value, label]) => {
    const input = h("input", { type: "radio", name, value, onchange: () => onchange(value) });
    return { input, label: h("label", {}, input, h("span", {}, label)) };
  });
  const element = h(
    "fieldset",
    { class: "ex-choice" },
    h("legend", {}, legend),
    ...inputs.map(({ label }) => label),
  );
  const show = (chosen) => inputs.forEach(({ input }) => (input.checked = input.value === chosen));
  return { element, show };
}

export const button = (label, onclick, attributes = {}) =>
  h("button", { type: "button", class: "ex-button", onclick, ...attributes }, label);

/** Step, play and scrub through `steps`: {element, show(step, steps), pause()}. */
export class Player {
  #timer = null;
  #step = 0;
  #steps = 1;

  constructor(words, onstep) {
    this.words = words;
    this.onstep = onstep;
    this.back = button("◀", () => this.#go(this.#step - 1), { "aria-label": words.previous });
    this.forward = button("▶", () => this.#go(this.#step + 1), { "aria-label": words.next });
    this.toggle = button(words.play, () => (this.#timer ? this.pause() : this.#play()));
    this.range = h("input", {
      type: "range",
      min: 0,
      "aria-label": words.step,
      oninput: () => this.#go(Number(this.range.value)),
    });
    this.count = h("output", { class: "ex-count" });
    this.element = h(
      "div",
      { class: "ex-player" },
      this.back,
      this.toggle,
      this.forward,
      this.range,
      this.count,
    );
  }

  show(step, steps) {
    [this.#step, this.#steps] = [step, steps];
    this.range.max = Math.max(steps - 1, 0);
    this.range.value = step;
    this.back.disabled = step <= 0;
    this.forward.disabled = step >= steps - 1;
    this.toggle.disabled = steps < 2;
    this.count.textContent = `${steps ? step + 1 : 0} / ${steps}`;
  }

  pause() {
    clearInterval(this.#timer);
    this.#timer = null;
    this.toggle.textContent = this.words.play;
  }

  // Playing begins only when asked for, so it is no motion that a reader did not want.
  #play() {
    if (this.#step >= this.#steps - 1) this.onstep(0);
    this.toggle.textContent = this.words.pause;
    this.#timer = setInterval(() => {
      if (this.#step >= this.#steps - 1) this.pause();
      else this.onstep(this.#step + 1);
    }, 900);
  }

  #go(step) {
    this.pause();
    this.onstep(clamp(step, 0, this.#steps - 1));
  }
}
