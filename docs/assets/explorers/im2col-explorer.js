// <im2col-explorer>: windows of an image, and the matrix that has one column for each of them.

import { im2colMatrix, outputShape, table, unravel, meets, windowCount } from "./arithmetic.js";
import { Explorer, clamp, h, number } from "./element.js";
import { Player, choice } from "./controls.js";
import { bounded, fields, fits, geometryOf, sizeSentence } from "./geometry.js";
import { Grid, arrange, showPadded } from "./grid.js";

class Im2colExplorer extends Explorer {
  static defaults = {
    height: 3,
    width: 3,
    kernelHeight: 2,
    kernelWidth: 2,
    stride: 1,
    padding: 0,
    channels: 1,
    image: [
      [1, 2, 3],
      [4, 5, 6],
      [7, 8, 9],
    ],
    mode: "im2col",
    row: 0,
    step: 0,
  };

  valid(state) {
    const kept = bounded(state);
    kept.channels = clamp(kept.channels, 1, 2);
    if (!["im2col", "col2im"].includes(kept.mode)) kept.mode = "im2col";
    const [OH, OW] = outputShape(geometryOf(kept)).map((size) => Math.max(size, 0));
    kept.step = clamp(kept.step, 0, Math.max(OH * OW - 1, 0));
    kept.row = clamp(kept.row, 0, kept.channels * kept.kernelHeight * kept.kernelWidth - 1);
    return kept;
  }

  build() {
    const { words } = this;
    this.mode = choice(words.mode, words.im2colModes, (mode) => this.set({ mode }));
    this.count = choice(words.channels, { 1: "1", 2: "2" }, (channels) => this.set({ channels: Number(channels) }));
    this.fields = fields(["height", "width", "kernelHeight", "kernelWidth", "stride", "padding"], words, (change) =>
      this.set(change),
    );
    this.images = [0, 1].map(
      (c) => new Grid(`x[0, ${c}]`, { words, onedit: (r, w, v) => this.#edit(c, r, w, v) }),
    );
    this.counts = new Grid(words.windowCount, { words });
    this.windows = new Grid(words.places, { words, onpick: (oh, ow) => this.#choose(oh * this.#OW() + ow) });
    this.matrix = new Grid("col", { words, onpick: (row, step) => this.#choose(step, row) });
    this.player = new Player(words, (step) => this.set({ step }));
    this.sentence = h("p", { class: "ex-sentence", role: "status" });
    this.size = h("p", { class: "ex-size" });
    this.grids = h("div", { class: "ex-grids" });
    this.append(
      h("div", { class: "ex-fields" }, this.mode.element, this.count.element),
      this.fields.element,
      this.size,
      this.grids,
      this.player.element,
      this.sentence,
    );
  }

  /** The channels' images: the second is the first one's numbers plus ten. */
  images_() {
    return table(1, this.state.channels, (_, c) => this.state.image.map((row) => row.map((v) => v + 10 * c)))[0];
  }

  #OW() {
    return outputShape(geometryOf(this.state))[1];
  }

  #edit(channel, r, c, value) {
    const image = this.state.image.map((row) => [...row]);
    image[r - this.state.padding][c - this.state.padding] = value - 10 * channel;
    this.set({ image });
  }

  #choose(step, row = this.state.row) {
    if (step !== this.state.step || row !== this.state.row) this.set({ step, row });
  }

  show() {
    const { state, words } = this;
    const geometry = geometryOf(state);
    this.mode.show(state.mode);
    this.count.show(String(state.channels));
    this.fields.show(state);
    this.size.textContent = sizeSentence(geometry, words);
    this.size.classList.toggle("ex-impossible", !fits(geometry));
    if (!fits(geometry)) {
      this.grids.replaceChildren();
      this.player.show(0, 0);
      this.sentence.textContent = "";
      return;
    }
    const [OH, OW] = outputShape(geometry);
    this.player.show(state.step, OH * OW);
    const { c, i, j, oh, ow } = unravel(state.row, state.step, geometry);
    const [row, column] = meets(geometry, oh, ow, i, j);
    const images = this.images_();
    const looks = (channel) => (r, w) => {
      const within = table(...geometry.kernel, (a, b) => String(meets(geometry, oh, ow, a, b))).flat();
      const there = channel === c && r === row && w === column;
      return there ? "ex-result" : within.includes(`${r},${w}`) ? "ex-window" : "";
    };
    images.forEach((image, channel) =>
      showPadded(this.images[channel], image, geometry, { look: looks(channel) }),
    );
    this.windows.show(
      table(OH, OW, (a, b) => a * OW + b),
      { caption: words.places, look: (a, b) => (a === oh && b === ow ? "ex-result" : "") },
    );
    const col = im2colMatrix(images, geometry);
    this.matrix.show(col, {
      caption: `col (C·KH·KW, OH·OW) = ${col.length} × ${col[0].length}`,
      look: (k, p) => (p !== state.step ? "" : k === state.row ? "ex-result" : "ex-window"),
    });
    if (state.mode === "col2im") this.#showCounts(geometry, row, column);
    else this.sentence.textContent = words.element(c, i, j, oh, ow, row, column, number(col[state.row][state.step]));
    const shown = images.map((_, channel) => this.images[channel]);
    const last = state.mode === "col2im" ? [this.counts] : [];
    arrange(this.grids, [...shown, this.windows, this.matrix, ...last]);
  }

  #showCounts(geometry, row, column) {
    const [PH, PW] = geometry.padding;
    const counts = windowCount(geometry);
    this.counts.show(counts, {
      caption: this.words.windowCount,
      look: (r, c) => (r + PH === row && c + PW === column ? "ex-result" : ""),
    });
    const count = counts[row - PH]?.[column - PW];
    this.sentence.textContent =
      count === undefined ? this.words.trimmed : this.words.counted(row - PH, column - PW, count);
  }
}

customElements.define("im2col-explorer", Im2colExplorer);
