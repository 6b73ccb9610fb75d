// <cnn-playground>: draw a digit; the network that dzrkai trained answers, layer by layer.

import { Explorer, h, number } from "./element.js";
import { button } from "./controls.js";
import { forward, load, softmax } from "./network.js";

const INK = 32; // the drawing is 32 x 32 points; a pixel of the network's image counts 4 x 4 of them
const PIXELS = 8;
const SCALE = INK / PIXELS;

class CnnPlayground extends Explorer {
  static defaults = { image: [[]], source: "" };

  valid(state) {
    const image = state.image;
    const fits = image.length === PIXELS && image.every((row) => row.length === PIXELS);
    const row = () => Array(PIXELS).fill(0);
    const clamped = (value) => Math.min(Math.max(Math.round(value), 0), 16);
    return { ...state, image: fits ? image.map((line) => line.map(clamped)) : Array.from({ length: PIXELS }, row) };
  }

  build() {
    const { words } = this;
    this.pad = h("canvas", {
      width: INK * 8,
      height: INK * 8,
      class: "ex-pad",
      tabindex: 0,
      role: "application",
      "aria-label": words.pad,
      onpointerdown: (event) => this.#down(event),
      onpointermove: (event) => this.#move(event),
      onpointerup: () => (this.pen = null),
      onpointercancel: () => (this.pen = null),
      onkeydown: (event) => this.#key(event),
      onblur: () => this.show(),
      onfocus: () => this.show(),
    });
    this.cursor = [0, 0];
    this.examples = h("div", { class: "ex-examples" });
    this.answer = h("p", { class: "ex-sentence", role: "status" });
    this.bars = h("div", { class: "ex-bars" });
    this.maps = h("div", { class: "ex-maps" });
    this.append(
      h(
        "div",
        { class: "ex-playground" },
        h("div", {}, this.pad, h("div", {}, button(words.clear, () => this.#erase())), h("p", { class: "ex-size" }, words.padHelp), this.examples),
        h("div", { class: "ex-answer" }, this.answer, this.bars),
      ),
      this.maps,
    );
    this.points = ink(this.state.image);
    this.ready = this.#fetch();
  }

  async #fetch() {
    const source = new URL(this.state.source || "network.json", import.meta.url);
    const response = await fetch(source);
    if (!response.ok) throw new Error(`${source}: ${response.status}`);
    this.network = load(await response.json());
    this.examples.replaceChildren(
      h("span", {}, this.words.examples),
      ...this.network.examples.map(({ digit, image }) =>
        button(String(digit), () => this.#take(image), { "aria-label": this.words.exampleOf(digit) }),
      ),
    );
    if (!this.state.image.flat().some(Boolean)) this.#begin(this.network.examples[3].image);
    this.show();
  }

  /** The scores and every layer's output for an image of 8 x 8 numbers from 0 to 16. */
  run(image) {
    const data = Float32Array.from(image.flat(), (value) => value / 16);
    return forward(this.network, { shape: [1, PIXELS, PIXELS], data });
  }

  show() {
    const { image } = this.state;
    this.#paint(image);
    if (!this.network) return;
    const activations = this.run(image);
    const chances = softmax(activations.at(-1).data);
    const best = chances.indexOf(Math.max(...chances));
    const blank = !image.flat().some(Boolean);
    const { words } = this;
    this.answer.textContent = blank ? words.blank : words.answer(best, percent(chances[best]));
    this.bars.setAttribute("role", "img");
    this.bars.setAttribute("aria-label", chances.map((chance, digit) => `${digit}: ${percent(chance)}`).join(", "));
    this.bars.replaceChildren(
      ...chances.map((chance, digit) =>
        h("div", { class: digit === best ? "ex-best" : "" }, h("span", {}, String(digit)), h("i", { style: `width:${100 * chance}%` }), h("span", {}, percent(chance))),
      ),
    );
    this.#showMaps(activations);
  }

  #showMaps(activations) {
    const images = activations
      .map((activation, n) => ({ ...activation, type: n ? this.network.layers[n - 1].type : "input" }))
      .filter(({ shape }) => shape.length === 3);
    this.maps.replaceChildren(
      ...images.map(({ shape, data, type }) =>
        h("figure", { class: "ex-layer-maps" }, h("figcaption", {}, `${this.words.layerNames[type]} ${shape.join(" × ")}`), ...featureMaps(shape, data, this.words)),
      ),
    );
  }

  #paint(image) {
    const context = this.pad.getContext("2d");
    const cell = this.pad.width / INK;
    const style = getComputedStyle(this);
    context.fillStyle = style.getPropertyValue("--ex-paper") || "#fff";
    context.fillRect(0, 0, this.pad.width, this.pad.height);
    context.fillStyle = style.getPropertyValue("--ex-ink") || "#000";
    this.points.forEach((there, n) => {
      if (there) context.fillRect((n % INK) * cell, Math.floor(n / INK) * cell, cell, cell);
    });
    if (document.activeElement !== this.pad) return;
    const [r, c] = this.cursor;
    context.strokeStyle = style.getPropertyValue("--ex-accent") || "#f60";
    context.lineWidth = 3;
    context.strokeRect(c * cell * SCALE, r * cell * SCALE, cell * SCALE, cell * SCALE);
  }

  /** What a reader sees before drawing; no change of theirs, so the address stays. */
  #begin(image) {
    this.points = ink(image);
    this.initial = this.state = this.valid({ ...this.state, image });
  }

  #take(image) {
    this.points = ink(image);
    this.set({ image });
  }

  #erase() {
    this.#take(Array.from({ length: PIXELS }, () => Array(PIXELS).fill(0)));
  }

  #down(event) {
    this.pad.setPointerCapture(event.pointerId);
    this.pen = this.#place(event);
    this.#stroke(this.pen, this.pen);
    event.preventDefault();
  }

  #move(event) {
    if (!this.pen) return;
    const to = this.#place(event);
    this.#stroke(this.pen, to);
    this.pen = to;
  }

  #place(event) {
    const { left, top, width, height } = this.pad.getBoundingClientRect();
    return [((event.clientX - left) / width) * INK, ((event.clientY - top) / height) * INK];
  }

  /** A line about three points wide, as the scanned digits have. */
  #stroke([x1, y1], [x2, y2]) {
    const steps = Math.max(1, Math.ceil(2 * Math.hypot(x2 - x1, y2 - y1)));
    for (let n = 0; n <= steps; n++) {
      const [x, y] = [x1 + ((x2 - x1) * n) / steps, y1 + ((y2 - y1) * n) / steps];
      for (let r = Math.floor(y - 1.7); r <= y + 1.7; r++) {
        for (let c = Math.floor(x - 1.7); c <= x + 1.7; c++) {
          const near = Math.hypot(c + 0.5 - x, r + 0.5 - y) <= 1.7;
          if (near && r >= 0 && c >= 0 && r < INK && c < INK) this.points[r * INK + c] = 1;
        }
      }
    }
    this.set({ image: counted(this.points) });
  }

  #key(event) {
    const move = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    const [r, c] = this.cursor;
    if (move) {
      this.cursor = [r + move[0], c + move[1]].map((at) => Math.min(Math.max(at, 0), PIXELS - 1));
      this.show();
    } else if (event.key === " " || event.key === "Enter") {
      const image = this.state.image.map((row) => [...row]);
      image[r][c] = image[r][c] ? 0 : 16;
      this.#take(image);
    } else {
      return;
    }
    event.preventDefault();
  }
}

/** How many of the 4 x 4 points under each pixel carry ink: 0 to 16, as in the data set. */
function counted(points) {
  const image = Array.from({ length: PIXELS }, () => Array(PIXELS).fill(0));
  points.forEach((there, n) => {
    if (there) image[Math.floor(n / INK / SCALE)][Math.floor((n % INK) / SCALE)] += 1;
  });
  return image;
}

/** Points whose counts are the image: those nearest to a pixel's middle first. */
function ink(image) {
  const points = new Uint8Array(INK * INK);
  const middle = (SCALE - 1) / 2;
  const order = Array.from({ length: SCALE * SCALE }, (_, n) => [Math.floor(n / SCALE), n % SCALE]).sort(
    ([a, b], [c, d]) => Math.hypot(a - middle, b - middle) - Math.hypot(c - middle, d - middle),
  );
  image.forEach((row, r) =>
    row.forEach((count, c) => {
      for (const [y, x] of order.slice(0, count)) points[(r * SCALE + y) * INK + c * SCALE + x] = 1;
    }),
  );
  return points;
}

function featureMaps([C, H, W], data, words) {
  const largest = Math.max(...data.map(Math.abs)) || 1;
  return Array.from({ length: C }, (_, c) => {
    const map = data.subarray(c * H * W, (c + 1) * H * W);
    const canvas = h("canvas", { width: W, height: H, role: "img", "aria-label": words.map(c, number(Math.min(...map)), number(Math.max(...map))) });
    const context = canvas.getContext("2d");
    const pixels = context.createImageData(W, H);
    map.forEach((value, n) => pixels.data.set(colour(value / largest), 4 * n));
    context.putImageData(pixels, 0, 0);
    return canvas;
  });
}

/** White at zero, blue above it, orange below: told apart by all eyes, in light and in dark. */
function colour(value) {
  const strength = Math.min(Math.abs(value), 1);
  const [r, g, b] = value >= 0 ? [12, 74, 160] : [200, 90, 0];
  return [r, g, b].map((end) => 255 + (end - 255) * strength).concat(255);
}

const percent = (chance) => `${(100 * chance).toFixed(1)} %`;

customElements.define("cnn-playground", CnnPlayground);
