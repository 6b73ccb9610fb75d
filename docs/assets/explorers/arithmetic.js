// The mathematics of convolution and pooling on plain arrays of rows, as the chapters write it.
//
// A geometry is {size: [H, W], kernel: [KH, KW], stride: [SH, SW], padding: [PH, PW],
// dilation: [DH, DW]}. Nothing here knows of a page: the tests compare each function with dzrkai.

/** (input + 2 padding - dilation (kernel - 1) - 1) // stride + 1; below 1 where nothing fits. */
export function outputSize(input, kernel, stride = 1, padding = 0, dilation = 1) {
  return Math.floor((input + 2 * padding - dilation * (kernel - 1) - 1) / stride) + 1;
}

export function outputShape({ size, kernel, stride, padding, dilation }) {
  return [0, 1].map((a) => outputSize(size[a], kernel[a], stride[a], padding[a], dilation[a]));
}

export const table = (rows, columns, value) =>
  Array.from({ length: rows }, (_, r) => Array.from({ length: columns }, (_, c) => value(r, c)));

/** The image with `border` all round it. */
export function pad(image, [PH, PW], border = 0) {
  const [H, W] = [image.length, image[0].length];
  return table(H + 2 * PH, W + 2 * PW, (r, c) => image[r - PH]?.[c - PW] ?? border);
}

/** Which pixel of the padded image element (i, j) of the window at place (oh, ow) meets. */
export function meets({ stride, dilation }, oh, ow, i, j) {
  return [oh * stride[0] + i * dilation[0], ow * stride[1] + j * dilation[1]];
}

/** Everything one window meets: [{i, j, row, column}], row and column in the padded image. */
export function window_(geometry, oh, ow) {
  return table(...geometry.kernel, (i, j) => {
    const [row, column] = meets(geometry, oh, ow, i, j);
    return { i, j, row, column };
  }).flat();
}

/** y[oh, ow] = sum over i, j of padded[...] * W[i, j]. */
export function conv(image, W, geometry) {
  const padded = pad(image, geometry.padding);
  return table(...outputShape(geometry), (oh, ow) =>
    total(window_(geometry, oh, ow), ({ i, j, row, column }) => padded[row][column] * W[i][j]),
  );
}

/** All (oh, ow, i, j) whose window element (i, j) meets pixel (row, column) of the image. */
export function readers(geometry, row, column) {
  const [OH, OW] = outputShape(geometry);
  const [r, c] = [row + geometry.padding[0], column + geometry.padding[1]];
  return table(OH, OW, (oh, ow) =>
    window_(geometry, oh, ow)
      .filter((met) => met.row === r && met.column === c)
      .map(({ i, j }) => ({ oh, ow, i, j })),
  ).flat(2);
}

/** gx[row, column] = sum over the windows that read the pixel of gy[oh, ow] * W[i, j]. */
export function convGradX(gy, W, geometry) {
  return table(...geometry.size, (row, column) =>
    total(readers(geometry, row, column), ({ oh, ow, i, j }) => gy[oh][ow] * W[i][j]),
  );
}

/** gW[i, j] = sum over oh, ow of gy[oh, ow] * padded[...]. */
export function convGradW(gy, image, geometry) {
  const padded = pad(image, geometry.padding);
  const [OH, OW] = outputShape(geometry);
  return table(...geometry.kernel, (i, j) =>
    total(table(OH, OW, (oh, ow) => [oh, ow]).flat(), ([oh, ow]) => {
      const [row, column] = meets(geometry, oh, ow, i, j);
      return gy[oh][ow] * padded[row][column];
    }),
  );
}

/** The columns of one image (C, H, W) as a matrix (C KH KW, OH OW). */
export function im2colMatrix(channels, geometry) {
  const [OH, OW] = outputShape(geometry);
  const [KH, KW] = geometry.kernel;
  const padded = channels.map((image) => pad(image, geometry.padding));
  return table(channels.length * KH * KW, OH * OW, (k, p) => {
    const { c, i, j, oh, ow } = unravel(k, p, geometry);
    const [row, column] = meets(geometry, oh, ow, i, j);
    return padded[c][row][column];
  });
}

/** Row k and column p of the matrix as the index (c, i, j, oh, ow) of the 6-D array. */
export function unravel(k, p, geometry) {
  const [KH, KW] = geometry.kernel;
  const OW = outputShape(geometry)[1];
  const [c, ij] = [Math.floor(k / (KH * KW)), k % (KH * KW)];
  return { c, i: Math.floor(ij / KW), j: ij % KW, oh: Math.floor(p / OW), ow: p % OW };
}

/** How many windows see each pixel: col2im of ones. */
export function windowCount(geometry) {
  return table(...geometry.size, (row, column) => readers(geometry, row, column).length);
}

/** Max pooling: {y, winner}; winner[oh][ow] = {row, column} in the padded image, the first of equals. */
export function maxPool(image, geometry) {
  const padded = pad(image, geometry.padding, -Infinity);
  const winner = table(...outputShape(geometry), (oh, ow) =>
    window_(geometry, oh, ow).reduce((best, met) =>
      padded[met.row][met.column] > padded[best.row][best.column] ? met : best,
    ),
  );
  return { y: winner.map((row) => row.map((w) => padded[w.row][w.column])), winner };
}

/** The gradient of max pooling: each gy to the pixel that won, sums where one pixel won twice. */
export function maxPoolGrad(gy, image, geometry) {
  const { winner } = maxPool(image, geometry);
  const gx = table(...geometry.size, () => 0);
  winner.forEach((places, oh) =>
    places.forEach(({ row, column }, ow) => {
      gx[row - geometry.padding[0]][column - geometry.padding[1]] += gy[oh][ow];
    }),
  );
  return gx;
}

/** Average pooling; the zeros of the padding count. */
export function avgPool(image, geometry) {
  const share = 1 / (geometry.kernel[0] * geometry.kernel[1]);
  return conv(image, table(...geometry.kernel, () => share), geometry);
}

export function avgPoolGrad(gy, geometry) {
  const share = 1 / (geometry.kernel[0] * geometry.kernel[1]);
  return convGradX(gy, table(...geometry.kernel, () => share), geometry);
}

export const total = (items, value) => items.reduce((sum, item) => sum + value(item), 0);
