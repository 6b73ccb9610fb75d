// <autograd-tape>: the graph of an expression, its values, and then the backward sweep.

import { FUNCTIONS, record, ruleOf, sweep } from "./autograd.js";
import { Explorer, clamp, h, number, s, uniqueId } from "./element.js";
import { Player } from "./controls.js";

const [NODE_WIDTH, NODE_HEIGHT, GAP_X, GAP_Y] = [96, 54, 40, 22];
const VARIABLES = ["a", "b", "c"];

class AutogradTape extends Explorer {
  static defaults = { expression: "(a + b) * (b + 1)", a: 2, b: 3, c: -1, step: 0 };

  valid(state) {
    const kept = { ...state, expression: state.expression.slice(0, 80) };
    const tape = attempt(kept);
    const steps = tape.nodes ? operations(tape).length + sweep(tape).steps.length + 1 : 1;
    return { ...kept, step: clamp(kept.step, 0, steps - 1) };
  }

  build() {
    const { words } = this;
    const id = uniqueId("expression");
    this.expression = h("input", {
      id,
      class: "ex-expression",
      spellcheck: "false",
      autocomplete: "off",
      oninput: () => this.set({ expression: this.expression.value, step: 0 }),
    });
    this.values = VARIABLES.map((name) => {
      const input = h("input", {
        type: "number",
        step: "any",
        "aria-label": name,
        onchange: () => this.set({ [name]: Number(input.value) || 0 }),
      });
      return { name, input };
    });
    this.player = new Player(words, (step) => this.set({ step }));
    this.drawing = h("div", { class: "ex-drawing", tabindex: 0, role: "region", "aria-label": words.graph });
    this.sentence = h("p", { class: "ex-sentence", role: "status" });
    this.append(
      h(
        "div",
        { class: "ex-fields" },
        h("div", { class: "ex-field ex-wide" }, h("label", { for: id }, words.expression), this.expression),
        ...this.values.map(({ name, input }) => h("label", { class: "ex-field" }, `${name} =`, input)),
      ),
      h("p", { class: "ex-size" }, words.grammar(FUNCTIONS.join(", "))),
      this.drawing,
      this.player.element,
      this.sentence,
    );
  }

  show() {
    const { state, words } = this;
    if (this.expression.value !== state.expression) this.expression.value = state.expression;
    for (const { name, input } of this.values) {
      if (document.activeElement !== input) input.value = state[name];
    }
    const tape = attempt(state);
    this.expression.setAttribute("aria-invalid", String(!tape.nodes));
    if (!tape.nodes) {
      this.drawing.replaceChildren();
      this.player.show(0, 0);
      this.sentence.textContent = words.noExpression(tape.found, tape.at + 1);
      return;
    }
    const forward = operations(tape);
    const backward = sweep(tape);
    const now = moment(tape, forward, backward.steps, state.step);
    this.player.show(state.step, forward.length + backward.steps.length + 1);
    this.drawing.replaceChildren(draw(tape, now));
    this.sentence.textContent = this.#sentence(tape, forward, backward.steps);
  }

  #sentence(tape, forward, backward) {
    const { state, words } = this;
    if (state.step < forward.length) {
      const node = tape.nodes[forward[state.step]];
      const inputs = node.inputs.map((i) => number(tape.nodes[i].value));
      return words.forwardStep(spoken(node.op, inputs), number(node.value));
    }
    const n = state.step - forward.length;
    if (n === 0) return words.seed;
    const { node, gy, gives } = backward[n - 1];
    const rules = gives.map(({ input, position, adds, total }) => {
      const { name } = tape.nodes[input];
      const earlier = total - adds;
      const sum = Math.abs(earlier) > 1e-12 ? `${number(earlier)} + ${number(adds)} = ${number(total)}` : number(total);
      return words.gives(label(tape.nodes[input], name), ruleOf(tape.nodes[node].op, position), sum);
    });
    return `${words.backwardStep(tape.nodes[node].name, number(gy))} ${rules.join(" ")}`;
  }
}

function attempt(state) {
  try {
    return record(state.expression, { a: state.a, b: state.b, c: state.c });
  } catch (error) {
    if (!("at" in error)) throw error;
    return { at: error.at, found: error.found };
  }
}

const operations = ({ nodes }) => nodes.flatMap(({ op }, index) => (op === "leaf" ? [] : [index]));
const label = (node, name) => (node.op === "leaf" ? name : `(${name})`);
const spoken = (op, inputs) => (inputs.length === 2 ? inputs.join(` ${op} `) : `${op}(${inputs[0]})`);

/** What is known after `step`: which values, which gradients, and which node is being worked on. */
function moment(tape, forward, backward, step) {
  const done = Math.min(step + 1, forward.length);
  const computed = new Set(forward.slice(0, done));
  const n = step - forward.length;
  const grads = new Map(n >= 0 ? [[tape.output, 1]] : []);
  backward.slice(0, Math.max(n, 0)).forEach(({ gives }) =>
    gives.forEach(({ input, total }) => grads.set(input, total)),
  );
  const current = n < 0 ? forward[step] : n === 0 ? tape.output : backward[n - 1].node;
  return { computed, grads, current, backwards: n > 0 };
}

/** Each node's column is one more than its inputs' largest; nodes of a column stand in a row. */
function places({ nodes }) {
  const columns = [];
  nodes.forEach(({ inputs }, index) => {
    columns[index] = inputs.length ? Math.max(...inputs.map((i) => columns[i])) + 1 : 0;
  });
  const used = new Map();
  return columns.map((column) => {
    const row = used.get(column) ?? 0;
    used.set(column, row + 1);
    return { x: 8 + column * (NODE_WIDTH + GAP_X), y: 8 + row * (NODE_HEIGHT + GAP_Y) };
  });
}

function draw(tape, now) {
  const at = places(tape);
  const width = Math.max(...at.map(({ x }) => x)) + NODE_WIDTH + 8;
  const height = Math.max(...at.map(({ y }) => y)) + NODE_HEIGHT + 8;
  const edges = tape.nodes.flatMap(({ inputs }, to) => inputs.map((from) => edge(at[from], at[to], to === now.current)));
  const boxes = tape.nodes.map((node, index) => box(node, index, at[index], now));
  return s("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "presentation" }, ...edges, ...boxes);
}

function edge(from, to, active) {
  const [x1, y1] = [from.x + NODE_WIDTH, from.y + NODE_HEIGHT / 2];
  const [x2, y2] = [to.x, to.y + NODE_HEIGHT / 2];
  const bend = (x1 + x2) / 2;
  return s("path", { d: `M${x1} ${y1} C${bend} ${y1} ${bend} ${y2} ${x2} ${y2}`, class: active ? "ex-edge ex-active" : "ex-edge" });
}

function box(node, index, { x, y }, { computed, grads, current }) {
  const text = (value, dy, name) => s("text", { x: x + NODE_WIDTH / 2, y: y + dy, class: name }, value);
  const known = node.op === "leaf" || computed.has(index);
  return s(
    "g",
    { class: `ex-node ${index === current ? "ex-active" : ""}`, "data-node": index },
    s("rect", { x, y, width: NODE_WIDTH, height: NODE_HEIGHT, rx: 8 }),
    text(node.name, 16, "ex-name"),
    text(known ? number(node.value) : "", 32, "ex-value"),
    text(grads.has(index) ? `∂ ${number(grads.get(index))}` : "", 48, "ex-grad"),
  );
}

customElements.define("autograd-tape", AutogradTape);
