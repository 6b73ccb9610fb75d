// <conv-explorer>: a kernel slides over an image; and backwards, where a gradient gathers from.

import { conv, convGradW, convGradX, meets, outputShape, pad, readers, table, window_ } from "./arithmetic.js";
import { Explorer, clamp, factor, h, number, sumOf } from "./element.js";
import { Player, choice } from "./controls.js";
import { bounded, fields, fits, geometryOf, resized, sizeSentence } from "./geometry.js";
import { Grid, arrange, showPadded } from "./grid.js";

class ConvExplorer extends Explorer {
  static defaults = {
    height: 4,
    width: 4,
    kernelHeight: 3,
    kernelWidth: 3,
    stride: 1,
    padding: 0,
    dilation: 1,
    image: [
      [1, 2, 0, 3],
      [0, 1, 2, 1],
      [3, 0, 1, 2],
      [2, 1, 0, 1],
    ],
    kernel: [
      [1, 0, -1],
      [2, 0, -2],
      [1, 0, -1],
    ],
    gy: [[1]],
    mode: "forward",
    step: 0,
  };

  valid(state) {
    const kept = bounded(state);
    kept.kernel = resized(kept.kernel, kept.kernelHeight, kept.kernelWidth);
    if (!["forward", "pixel", "weight"].includes(kept.mode)) kept.mode = "forward";
    const [OH, OW] = outputShape(geometryOf(kept)).map((size) => Math.max(size, 0));
    kept.gy = table(OH, OW, (oh, ow) => kept.gy[oh]?.[ow] ?? 1);
    kept.step = clamp(kept.step, 0, Math.max(this.#places(kept).length - 1, 0));
    return kept;
  }

  build() {
    const { words } = this;
    this.mode = choice(words.mode, words.convModes, (mode) => this.set({ mode, step: 0 }));
    this.fields = fields(
      ["height", "width", "kernelHeight", "kernelWidth", "stride", "padding", "dilation"],
      words,
      (change) => this.set(change),
    );
    const grid = (name, onedit, onpick) => new Grid(name, { words, onedit, onpick });
    this.x = grid("x", (r, c, v) => this.#edit("image", r, c, v), (r, c) => this.#pick("pixel", r - this.state.padding, c - this.state.padding));
    this.W = grid("W", (r, c, v) => this.#edit("kernel", r, c, v), (r, c) => this.#pick("weight", r, c));
    this.y = grid("y", undefined, (r, c) => this.#pick("forward", r, c));
    this.gy = grid("gy", (r, c, v) => this.#edit("gy", r, c, v));
    this.gx = grid("gx", undefined, (r, c) => this.#pick("pixel", r, c));
    this.gW = grid("gW", undefined, (r, c) => this.#pick("weight", r, c));
    this.player = new Player(words, (step) => this.set({ step }));
    this.sentence = h("p", { class: "ex-sentence", role: "status" });
    this.size = h("p", { class: "ex-size" });
    this.grids = h("div", { class: "ex-grids" });
    this.append(this.mode.element, this.fields.element, this.size, this.grids, this.player.element, this.sentence);
  }

  show() {
    const { state, words } = this;
    const geometry = geometryOf(state);
    this.mode.show(state.mode);
    this.fields.show(state);
    this.size.textContent = sizeSentence(geometry, words);
    this.size.classList.toggle("ex-impossible", !fits(geometry));
    this.player.show(state.step, this.#places(state).length);
    if (!fits(geometry)) {
      this.grids.replaceChildren();
      this.sentence.textContent = "";
      return;
    }
    const draw = { forward: this.#forward, pixel: this.#pixel, weight: this.#weight }[state.mode];
    draw.call(this, geometry, this.#places(state)[state.step]);
  }

  /** What the player steps through: places of the window, pixels, or weights. */
  #places(state) {
    const geometry = geometryOf(state);
    const [rows, columns] = {
      forward: outputShape(geometry),
      pixel: geometry.size,
      weight: geometry.kernel,
    }[state.mode];
    if (!fits(geometry)) return [];
    return table(rows, columns, (r, c) => [r, c]).flat();
  }

  #edit(name, r, c, value) {
    const [top, left] = name === "image" ? [this.state.padding, this.state.padding] : [0, 0];
    const rows = this.state[name].map((row) => [...row]);
    rows[r - top][c - left] = value;
    this.set({ [name]: rows });
  }

  #pick(mode, r, c) {
    if (mode !== this.state.mode) return;
    const step = this.#places(this.state).findIndex(([row, column]) => row === r && column === c);
    if (step >= 0 && step !== this.state.step) this.set({ step });
  }

  #showImage(geometry, look) {
    const [padded, [H, W]] = [geometry.padding[0] > 0, geometry.size];
    const after = padded ? `, ${this.words.padded}` : "";
    showPadded(this.x, this.state.image, geometry, { look, caption: `x ${H} × ${W}${after}` });
  }

  #forward(geometry, [oh, ow]) {
    const { image, kernel } = this.state;
    const padded = pad(image, geometry.padding);
    const met = window_(geometry, oh, ow);
    const seen = new Set(met.map(({ row, column }) => `${row},${column}`));
    this.#showImage(geometry, (r, c) => (seen.has(`${r},${c}`) ? "ex-window" : ""));
    this.W.show(kernel, { look: () => "ex-window" });
    const y = conv(image, kernel, geometry);
    this.y.show(y, { look: (r, c) => (r === oh && c === ow ? "ex-result" : "") });
    const terms = met.map(({ i, j, row, column }) => `${factor(padded[row][column])}·${factor(kernel[i][j])}`);
    this.sentence.textContent = `y[${oh}, ${ow}] = ${sumOf(terms)} = ${number(y[oh][ow])}`;
    arrange(this.grids, [this.x, this.W, this.y]);
  }

  #pixel(geometry, [row, column]) {
    const { kernel, gy } = this.state;
    const from = readers(geometry, row, column);
    const outputs = new Set(from.map(({ oh, ow }) => `${oh},${ow}`));
    const weights = new Set(from.map(({ i, j }) => `${i},${j}`));
    const [PH, PW] = geometry.padding;
    this.#showImage(geometry, (r, c) => (r - PH === row && c - PW === column ? "ex-result" : ""));
    this.W.show(kernel, { look: (i, j) => (weights.has(`${i},${j}`) ? "ex-window" : "") });
    this.gy.show(gy, { look: (oh, ow) => (outputs.has(`${oh},${ow}`) ? "ex-window" : "") });
    const gx = convGradX(gy, kernel, geometry);
    this.gx.show(gx, { look: (r, c) => (r === row && c === column ? "ex-result" : "") });
    const terms = from.map(({ oh, ow, i, j }) => `gy[${oh}, ${ow}]·W[${i}, ${j}]`);
    this.sentence.textContent = terms.length
      ? `gx[${row}, ${column}] = ${sumOf(terms)} = ${number(gx[row][column])}`
      : this.words.unread(row, column);
    arrange(this.grids, [this.x, this.W, this.gy, this.gx]);
  }

  #weight(geometry, [i, j]) {
    const { image, kernel, gy } = this.state;
    const places = table(...outputShape(geometry), (oh, ow) => meets(geometry, oh, ow, i, j)).flat();
    const read = new Set(places.map(String));
    this.#showImage(geometry, (r, c) => (read.has(`${r},${c}`) ? "ex-window" : ""));
    this.W.show(kernel, { look: (r, c) => (r === i && c === j ? "ex-result" : "") });
    this.gy.show(gy, { look: () => "ex-window" });
    const gW = convGradW(gy, image, geometry);
    this.gW.show(gW, { look: (r, c) => (r === i && c === j ? "ex-result" : "") });
    const padded = pad(image, geometry.padding);
    const terms = places.map(([r, c], p) => `${factor(gy.flat()[p])}·${factor(padded[r][c])}`);
    this.sentence.textContent = `gW[${i}, ${j}] = ${sumOf(terms)} = ${number(gW[i][j])}`;
    arrange(this.grids, [this.x, this.W, this.gy, this.gW]);
  }
}

customElements.define("conv-explorer", ConvExplorer);
