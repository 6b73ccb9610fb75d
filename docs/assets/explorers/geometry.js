// The fields that set an image's size and the window over it, for all explorers with a window.

import { outputShape, table } from "./arithmetic.js";
import { h, clamp } from "./element.js";
import { numberField } from "./controls.js";

/** Numbers for a new image or kernel cell: small, of both signs, the same every time. */
export const filler = (r, c) => ((3 * r * r + 5 * r * c + 7 * c + 2 * r + 1) % 10) - 4;

/** `rows` cut or filled up to the size. */
export const resized = (rows, height, width) =>
  table(height, width, (r, c) => rows[r]?.[c] ?? filler(r, c));

/** The geometry of a state with image, kernel (a size) and ints. */
export function geometryOf({ image, kernelHeight, kernelWidth, stride, padding, dilation = 1 }) {
  return {
    size: [image.length, image[0].length],
    kernel: [kernelHeight, kernelWidth],
    stride: [stride, stride],
    padding: [padding, padding],
    dilation: [dilation, dilation],
  };
}

const LIMITS = {
  height: [1, 9],
  width: [1, 9],
  kernelHeight: [1, 5],
  kernelWidth: [1, 5],
  stride: [1, 4],
  padding: [0, 3],
  dilation: [1, 3],
};

/** The state with every number within its bounds, and the image of the size that it says. */
export function bounded(state) {
  const kept = { ...state };
  for (const [name, [low, high]] of Object.entries(LIMITS)) {
    if (name in kept) kept[name] = clamp(kept[name], low, high);
  }
  kept.image = resized(kept.image, kept.height, kept.width);
  return kept;
}

/** One field for each of `names`: {element, show(state)}. */
export function fields(names, words, onchange) {
  const made = names.map((name) => ({
    name,
    field: numberField(words.fields[name], (value) => onchange({ [name]: value })),
  }));
  const element = h("div", { class: "ex-fields" }, ...made.map(({ field }) => field.element));
  const show = (state) => made.forEach(({ name, field }) => field.show(state[name], ...LIMITS[name]));
  return { element, show };
}

/** The output-size formula with the state's numbers, or why there is no output. */
export function sizeSentence(geometry, words) {
  const [OH, OW] = outputShape(geometry);
  const one = (axis) => {
    const [size, p, k, d, s] = ["size", "padding", "kernel", "dilation", "stride"].map(
      (name) => geometry[name][axis],
    );
    const span = d === 1 ? `${k}` : `(${d}·(${k} − 1) + 1)`;
    return `⌊(${size} + 2·${p} − ${span}) / ${s}⌋ + 1`;
  };
  if (OH < 1 || OW < 1) {
    const axis = OH < 1 ? 0 : 1;
    const span = geometry.dilation[axis] * (geometry.kernel[axis] - 1) + 1;
    return words.tooSmall(span, geometry.size[axis] + 2 * geometry.padding[axis]);
  }
  return `OH = ${one(0)} = ${OH},  OW = ${one(1)} = ${OW}`;
}

export const fits = (geometry) => Math.min(...outputShape(geometry)) >= 1;
