// What a stack of layers does to a shape, how many parameters it has, and why it cannot be.

import { outputSize } from "./arithmetic.js";

/** Each layer's parameters with their smallest value, in the order in which they are written. */
export const LAYERS = {
  Conv2d: { out_channels: 1, kernel_size: 1, stride: 1, padding: 0, dilation: 1 },
  MaxPool2d: { kernel_size: 1, stride: 1, padding: 0 },
  AvgPool2d: { kernel_size: 1, stride: 1, padding: 0 },
  GlobalAvgPool2d: {},
  ReLU: {},
  Flatten: {},
  Linear: { in_features: 1, out_features: 1 },
};

/** {shape, parameters} after the layer, or {error: {id, ...values}} where the shape does not fit. */
export function applyLayer(layer, shape) {
  return RULES[layer.type](layer, shape);
}

/** Run `shape` through `layers`; after an error nothing more is computed. */
export function run(layers, shape) {
  const results = [];
  for (const layer of layers) {
    if (!shape) break;
    const result = applyLayer(layer, shape);
    results.push(result);
    shape = result.shape;
  }
  return results;
}

const RULES = {
  Conv2d: (layer, shape) =>
    windowed(layer, shape, layer.out_channels, (C) => ({
      parameters: layer.out_channels * (C * layer.kernel_size ** 2 + 1),
    })),
  MaxPool2d: pooled,
  AvgPool2d: pooled,
  GlobalAvgPool2d: (_layer, shape) =>
    shape.length === 3 ? { shape: [shape[0]], parameters: 0 } : { error: { id: "needsImage" } },
  ReLU: (_layer, shape) => ({ shape, parameters: 0 }),
  Flatten: (_layer, shape) => ({ shape: [shape.reduce((a, b) => a * b)], parameters: 0 }),
  Linear: ({ in_features, out_features }, shape) => {
    if (shape.length !== 1) return { error: { id: "needsFlat" } };
    if (shape[0] !== in_features) {
      return { error: { id: "features", expected: shape[0], got: in_features } };
    }
    return { shape: [out_features], parameters: (in_features + 1) * out_features };
  },
};

function pooled(layer, shape) {
  if (2 * layer.padding > layer.kernel_size) {
    return { error: { id: "poolPadding", padding: layer.padding, kernel: layer.kernel_size } };
  }
  return windowed(layer, shape, shape[0], () => ({ parameters: 0 }));
}

function windowed(layer, shape, channels, more) {
  if (shape.length !== 3) return { error: { id: "needsImage" } };
  const { kernel_size, stride, padding, dilation = 1 } = layer;
  const [C, ...size] = shape;
  const output = size.map((input) => outputSize(input, kernel_size, stride, padding, dilation));
  const worst = size[0] <= size[1] ? 0 : 1;
  if (output[worst] < 1) {
    const span = dilation * (kernel_size - 1) + 1;
    return { error: { id: "tooSmall", span, padded: size[worst] + 2 * padding } };
  }
  const left = size.map((input, axis) => {
    const span = dilation * (kernel_size - 1) + 1;
    return input + 2 * padding - span - (output[axis] - 1) * stride;
  });
  return { shape: [channels, ...output], unread: Math.max(...left), ...more(C) };
}
