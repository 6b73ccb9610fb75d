// The trained CNN, run forward: the same layers as the course's, on one image.
//
// Activations are {shape: [C, H, W] or [K], data: Float32Array}. Sums run in double precision.

/** Make a network of the file that training wrote: weights are base64 of little-endian float32. */
export function load({ layers, ...rest }) {
  const arrays = ["W", "b"];
  const decoded = layers.map((layer) =>
    Object.fromEntries(
      Object.entries(layer).map(([key, value]) => [key, arrays.includes(key) ? floats(value) : value]),
    ),
  );
  return { ...rest, layers: decoded };
}

function floats(base64) {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  return new Float32Array(bytes.buffer);
}

/** The output of every layer, the input first. */
export function forward(network, image) {
  const activations = [image];
  for (const layer of network.layers) {
    activations.push(LAYERS[layer.type](activations.at(-1), layer));
  }
  return activations;
}

export function softmax(scores) {
  const largest = Math.max(...scores);
  const powers = Array.from(scores, (score) => Math.exp(score - largest));
  const sum = powers.reduce((a, b) => a + b);
  return powers.map((power) => power / sum);
}

const LAYERS = { conv2d, relu, max_pool2d, flatten, linear };

function conv2d({ shape: [C, H, W], data }, layer) {
  const [OC, , KH, KW] = layer.shape;
  const P = layer.padding;
  const [OH, OW] = [H + 2 * P - KH + 1, W + 2 * P - KW + 1];
  const y = new Float32Array(OC * OH * OW);
  for (let o = 0; o < OC; o++) {
    for (let h = 0; h < OH; h++) {
      for (let w = 0; w < OW; w++) {
        let sum = layer.b[o];
        for (let c = 0; c < C; c++) {
          for (let i = Math.max(0, P - h); i < Math.min(KH, H + P - h); i++) {
            for (let j = Math.max(0, P - w); j < Math.min(KW, W + P - w); j++) {
              sum +=
                data[(c * H + h + i - P) * W + w + j - P] * layer.W[((o * C + c) * KH + i) * KW + j];
            }
          }
        }
        y[(o * OH + h) * OW + w] = sum;
      }
    }
  }
  return { shape: [OC, OH, OW], data: y };
}

function relu({ shape, data }) {
  return { shape, data: data.map((value) => Math.max(value, 0)) };
}

function max_pool2d({ shape: [C, H, W], data }, { kernel_size: K }) {
  const [OH, OW] = [Math.floor(H / K), Math.floor(W / K)];
  const y = new Float32Array(C * OH * OW).fill(-Infinity);
  for (let c = 0; c < C; c++) {
    for (let h = 0; h < OH * K; h++) {
      for (let w = 0; w < OW * K; w++) {
        const place = (c * OH + Math.floor(h / K)) * OW + Math.floor(w / K);
        y[place] = Math.max(y[place], data[(c * H + h) * W + w]);
      }
    }
  }
  return { shape: [C, OH, OW], data: y };
}

function flatten({ data }) {
  return { shape: [data.length], data };
}

/** y = x W + b, W being (in, out). */
function linear({ data }, { W, b, shape: [I, O] }) {
  const y = Float32Array.from(b, (bias, o) => {
    let sum = bias;
    for (let i = 0; i < I; i++) sum += data[i] * W[i * O + o];
    return sum;
  });
  return { shape: [O], data: y };
}
