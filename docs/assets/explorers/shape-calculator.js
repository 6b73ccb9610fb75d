// <shape-calculator>: a stack of layers, the shape after each, and why a shape cannot be.

import { Explorer, clamp, h } from "./element.js";
import { button, numberField } from "./controls.js";
import { LAYERS, run } from "./shapes.js";

const MAX_LAYERS = 16;
const CNN =
  "Conv2d 16 3 1 1 1, ReLU, MaxPool2d 2 2 0, Conv2d 32 3 1 1 1, ReLU, MaxPool2d 2 2 0, " +
  "Flatten, Linear 128 64, ReLU, Linear 64 10";

class ShapeCalculator extends Explorer {
  static defaults = { channels: 1, height: 8, width: 8, layers: CNN };

  valid(state) {
    return {
      ...state,
      channels: clamp(state.channels, 1, 4096),
      height: clamp(state.height, 1, 4096),
      width: clamp(state.width, 1, 4096),
      layers: write(read(state.layers)),
    };
  }

  build() {
    const { words } = this;
    const field = (name) => numberField(words.fields[name], (value) => this.set({ [name]: value }));
    this.input = { channels: field("channels"), height: field("height"), width: field("width") };
    this.list = h("ol", { class: "ex-layers" });
    this.add = h("select", { "aria-label": words.layerToAdd }, ...Object.keys(LAYERS).map((type) => h("option", {}, type)));
    this.more = button(words.addLayer, () => this.#change((layers) => [...layers, fresh(this.add.value)]));
    this.total = h("p", { class: "ex-sentence", role: "status" });
    this.append(
      h("div", { class: "ex-fields" }, ...Object.values(this.input).map(({ element }) => element)),
      this.list,
      h("div", { class: "ex-fields" }, this.add, this.more),
      this.total,
    );
  }

  show() {
    const { state, words } = this;
    for (const [name, { show }] of Object.entries(this.input)) show(state[name], 1, 4096);
    const layers = read(state.layers);
    const results = run(layers, [state.channels, state.height, state.width]);
    const focused = [...this.list.querySelectorAll("input, button")].indexOf(document.activeElement);
    this.list.replaceChildren(...layers.map((layer, n) => this.#line(layer, n, results[n])));
    if (focused >= 0) this.list.querySelectorAll("input, button")[focused]?.focus();
    this.more.disabled = layers.length >= MAX_LAYERS;
    const last = results.at(-1);
    const parameters = results.reduce((sum, result) => sum + (result.parameters ?? 0), 0);
    this.total.textContent = last?.error
      ? words.stopped(results.length, words.shapeErrors[last.error.id](last.error))
      : words.summed(parameters.toLocaleString());
  }

  #line(layer, n, result) {
    const { words } = this;
    const fields = Object.entries(LAYERS[layer.type]).map(([name, low]) => {
      const { element, show } = numberField(name, (value) => this.#change((layers) => replaced(layers, n, { ...layer, [name]: value })));
      show(layer[name], low, 65536);
      return element;
    });
    const remove = button("×", () => this.#change((layers) => layers.filter((_, m) => m !== n)), {
      "aria-label": words.remove(layer.type, n + 1),
    });
    const up = button("↑", () => this.#change((layers) => swapped(layers, n)), {
      "aria-label": words.moveUp(layer.type, n + 1),
      disabled: n === 0,
    });
    return h(
      "li",
      { class: result?.error ? "ex-impossible" : "" },
      h("div", { class: "ex-layer" }, h("strong", {}, layer.type), ...fields, up, remove),
      h("div", { class: "ex-shape" }, this.#outcome(result)),
    );
  }

  #outcome(result) {
    const { words } = this;
    if (!result) return words.notReached;
    if (result.error) return words.shapeErrors[result.error.id](result.error);
    const parameters = result.parameters ? words.parameters(result.parameters.toLocaleString()) : "";
    const unread = result.unread > 0 ? words.unreadRows(result.unread) : "";
    return `→ (N, ${result.shape.join(", ")}) ${parameters} ${unread}`.trim();
  }

  #change(edit) {
    this.set({ layers: write(edit(read(this.state.layers))) });
  }
}

/** "Conv2d 16 3 1 1 1, ReLU" as layers; what is no layer is left out. */
export function read(text) {
  const layers = text.split(",").map((part) => part.trim().split(/\s+/));
  return layers
    .filter(([type]) => Object.hasOwn(LAYERS, type))
    .slice(0, MAX_LAYERS)
    .map(([type, ...numbers]) => {
      const names = Object.entries(LAYERS[type]);
      const values = names.map(([name, low], n) => [name, clamp(Number(numbers[n]) || low, low, 65536)]);
      return { type, ...Object.fromEntries(values) };
    });
}

const write = (layers) =>
  layers.map((layer) => [layer.type, ...Object.keys(LAYERS[layer.type]).map((name) => layer[name])].join(" ")).join(", ");

const USUAL = {
  Conv2d: "Conv2d 16 3 1 1 1",
  MaxPool2d: "MaxPool2d 2 2 0",
  AvgPool2d: "AvgPool2d 2 2 0",
  Linear: "Linear 64 10",
};

const fresh = (type) => read(USUAL[type] ?? type)[0];
const replaced = (layers, n, layer) => layers.map((old, m) => (m === n ? layer : old));

function swapped(layers, n) {
  const moved = [...layers];
  [moved[n - 1], moved[n]] = [moved[n], moved[n - 1]];
  return moved;
}

customElements.define("shape-calculator", ShapeCalculator);
