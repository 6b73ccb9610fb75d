// <pool-explorer>: what pooling keeps of each window, and the way that its gradient takes back.

import { avgPool, avgPoolGrad, maxPool, maxPoolGrad, outputShape, pad, table, window_ } from "./arithmetic.js";
import { Explorer, clamp, factor, h, number, sumOf } from "./element.js";
import { Player, choice } from "./controls.js";
import { bounded, fields, fits, geometryOf, sizeSentence } from "./geometry.js";
import { Grid, arrange, showPadded } from "./grid.js";

class PoolExplorer extends Explorer {
  static defaults = {
    height: 4,
    width: 4,
    kernelHeight: 2,
    kernelWidth: 2,
    stride: 2,
    padding: 0,
    image: [
      [1, 3, 2, 0],
      [4, 2, 7, 5],
      [0, 6, 1, 1],
      [3, 2, 8, 4],
    ],
    gy: [[1]],
    kind: "max",
    step: 0,
  };

  valid(state) {
    const kept = bounded(state);
    kept.padding = Math.min(kept.padding, Math.floor(Math.min(kept.kernelHeight, kept.kernelWidth) / 2));
    if (!["max", "avg"].includes(kept.kind)) kept.kind = "max";
    const [OH, OW] = outputShape(geometryOf(kept)).map((size) => Math.max(size, 0));
    kept.gy = table(OH, OW, (oh, ow) => kept.gy[oh]?.[ow] ?? 1);
    kept.step = clamp(kept.step, 0, Math.max(OH * OW - 1, 0));
    return kept;
  }

  build() {
    const { words } = this;
    this.kind = choice(words.kind, words.poolKinds, (kind) => this.set({ kind }));
    this.fields = fields(["height", "width", "kernelHeight", "kernelWidth", "stride", "padding"], words, (change) =>
      this.set(change),
    );
    const pick = (oh, ow) => this.#choose(oh, ow);
    this.x = new Grid("x", { words, onedit: (r, c, v) => this.#edit("image", r, c, v) });
    this.y = new Grid("y", { words, onpick: pick });
    this.gy = new Grid("gy", { words, onpick: pick, onedit: (r, c, v) => this.#edit("gy", r, c, v) });
    this.gx = new Grid("gx", { words });
    this.player = new Player(words, (step) => this.set({ step }));
    this.sentence = h("p", { class: "ex-sentence", role: "status" });
    this.size = h("p", { class: "ex-size" });
    this.grids = h("div", { class: "ex-grids" });
    this.append(this.kind.element, this.fields.element, this.size, this.grids, this.player.element, this.sentence);
  }

  #choose(oh, ow) {
    const step = oh * outputShape(geometryOf(this.state))[1] + ow;
    if (step !== this.state.step) this.set({ step });
  }

  #edit(name, r, c, value) {
    const inset = name === "image" ? this.state.padding : 0;
    const rows = this.state[name].map((row) => [...row]);
    rows[r - inset][c - inset] = value;
    this.set({ [name]: rows });
  }

  show() {
    const { state, words } = this;
    const geometry = geometryOf(state);
    this.kind.show(state.kind);
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
    this.#draw(geometry, Math.floor(state.step / OW), state.step % OW);
    arrange(this.grids, [this.x, this.y, this.gy, this.gx]);
  }

  #draw(geometry, oh, ow) {
    const { state } = this;
    const isMax = state.kind === "max";
    const met = window_(geometry, oh, ow);
    const { y, winner } = isMax ? maxPool(state.image, geometry) : { y: avgPool(state.image, geometry) };
    const gx = isMax ? maxPoolGrad(state.gy, state.image, geometry) : avgPoolGrad(state.gy, geometry);
    const won = winner?.[oh][ow];
    const look = ([PH, PW]) => (r, c) => {
      const inside = met.some(({ row, column }) => row === r + PH && column === c + PW);
      const wins = won && won.row === r + PH && won.column === c + PW;
      return wins ? "ex-result" : inside ? "ex-window" : "";
    };
    const border = isMax ? -Infinity : 0;
    showPadded(this.x, state.image, geometry, { border, look: look([0, 0]) });
    const here = (r, c) => (r === oh && c === ow ? "ex-result" : "");
    this.y.show(y, { look: here });
    this.gy.show(state.gy, { look: here });
    this.gx.show(gx, { look: look(geometry.padding) });
    this.sentence.textContent = this.#sentence(geometry, met, oh, ow, y, won);
  }

  #sentence(geometry, met, oh, ow, y, won) {
    const { state, words } = this;
    const padded = pad(state.image, geometry.padding, won ? -Infinity : 0);
    const pixels = met.map(({ row, column }) => padded[row][column]);
    const gy = number(state.gy[oh][ow]);
    if (won) {
      const [r, c] = [won.row - geometry.padding[0], won.column - geometry.padding[1]];
      return words.maxSentence(oh, ow, pixels.map(number).join(", "), number(y[oh][ow]), r, c, gy);
    }
    return words.avgSentence(oh, ow, sumOf(pixels.map(factor)), pixels.length, number(y[oh][ow]), gy);
  }
}

customElements.define("pool-explorer", PoolExplorer);
