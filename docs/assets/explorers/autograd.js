// Reverse-mode differentiation of one expression of numbers: a tape, as chapter 1 builds it.

const OPS = {
  "+": { value: (a, b) => a + b, grads: (g) => [g, g], rule: ["gy", "gy"] },
  "-": { value: (a, b) => a - b, grads: (g) => [g, -g], rule: ["gy", "−gy"] },
  "*": { value: (a, b) => a * b, grads: (g, a, b) => [g * b, g * a], rule: ["gy · b", "gy · a"] },
  "/": {
    value: (a, b) => a / b,
    grads: (g, a, b) => [g / b, (-g * a) / (b * b)],
    rule: ["gy / b", "−gy · a / b²"],
  },
  neg: { value: (a) => -a, grads: (g) => [-g], rule: ["−gy"] },
  relu: { value: (a) => Math.max(a, 0), grads: (g, a) => [a > 0 ? g : 0], rule: ["gy if a > 0, else 0"] },
  exp: { value: Math.exp, grads: (g, a) => [g * Math.exp(a)], rule: ["gy · exp(a)"] },
  log: { value: Math.log, grads: (g, a) => [g / a], rule: ["gy / a"] },
  sin: { value: Math.sin, grads: (g, a) => [g * Math.cos(a)], rule: ["gy · cos(a)"] },
  cos: { value: Math.cos, grads: (g, a) => [-g * Math.sin(a)], rule: ["−gy · sin(a)"] },
  tanh: {
    value: Math.tanh,
    grads: (g, a) => [g * (1 - Math.tanh(a) ** 2)],
    rule: ["gy · (1 − tanh²(a))"],
  },
};

export const FUNCTIONS = Object.keys(OPS).filter((name) => /^[a-z]+$/.test(name) && name !== "neg");
export const ruleOf = (op, position) => OPS[op].rule[position];

const TOKEN = /\s*(?:(\d+(?:\.\d*)?|\.\d+)|([A-Za-z]\w*)|(.))/gy;

/** Parse and evaluate `text`; returns {nodes, output}, each node after its inputs.
 *
 * A node is {op, inputs: [index], value, name}. A variable that occurs twice is one node: that is
 * what makes the graph a graph, and not a tree. Throws {at, found} where the text is no expression.
 */
export function record(text, variables) {
  const tokens = tokenize(text);
  const nodes = [];
  const leaves = new Map();
  let position = 0;
  const peek = () => tokens[position].text;
  const fail = () => {
    const { text: found, at } = tokens[position];
    throw Object.assign(new Error(`unexpected ${found || "end"} at ${at}`), { at, found });
  };
  const take = (expected) => (peek() === expected ? tokens[position++] : fail());
  const push = (op, inputs, value, name = op) =>
    nodes.push({ op, inputs, value, name }) - 1;
  const apply = (op, ...inputs) =>
    push(op, inputs, OPS[op].value(...inputs.map((i) => nodes[i].value)));
  const leaf = (name, value) => {
    if (!leaves.has(name)) leaves.set(name, push("leaf", [], value, name));
    return leaves.get(name);
  };

  function sum() {
    let left = product();
    while ("+-".includes(peek()) && peek()) left = apply(tokens[position++].text, left, product());
    return left;
  }
  function product() {
    let left = factor();
    while ("*/".includes(peek()) && peek()) left = apply(tokens[position++].text, left, factor());
    return left;
  }
  function factor() {
    const { kind, text: word } = tokens[position];
    if (word === "-") return position++, apply("neg", factor());
    if (word === "(") return enclosed();
    if (kind === "number") return position++, leaf(word, Number(word));
    if (kind === "name" && FUNCTIONS.includes(word)) return position++, apply(word, enclosed());
    if (kind === "name" && word in variables) return position++, leaf(word, variables[word]);
    return fail();
  }
  function enclosed() {
    take("(");
    const inside = sum();
    take(")");
    return inside;
  }

  const output = sum();
  if (peek()) fail();
  return { nodes, output };
}

function tokenize(text) {
  const tokens = [...text.matchAll(TOKEN)].map((match) => ({
    kind: match[1] ? "number" : match[2] ? "name" : "sign",
    text: match[1] ?? match[2] ?? match[3],
    at: match.index + match[0].length - (match[1] ?? match[2] ?? match[3]).length,
  }));
  return [...tokens.filter((token) => token.text.trim()), { kind: "end", text: "", at: text.length }];
}

/** The backward sweep, one step a function: [{node, gy, gives: [{input, adds, total}]}].
 *
 * Nodes are visited from the last to the first. Each comes after all that use it, because a node
 * stands on the tape after its inputs.
 */
export function sweep({ nodes, output }) {
  const grads = nodes.map(() => 0);
  grads[output] = 1;
  const reached = new Set([output]);
  const steps = [];
  for (let index = output; index >= 0; index--) {
    const node = nodes[index];
    if (node.op === "leaf" || !reached.has(index)) continue;
    const values = node.inputs.map((i) => nodes[i].value);
    const gives = OPS[node.op].grads(grads[index], ...values).map((adds, position) => {
      const input = node.inputs[position];
      reached.add(input);
      grads[input] += adds;
      return { input, position, adds, total: grads[input] };
    });
    steps.push({ node: index, gy: grads[index], gives });
  }
  return { steps, grads };
}
