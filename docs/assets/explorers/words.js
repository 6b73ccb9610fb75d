// What the explorers say, in English and in Japanese.

const en = {
  titles: {
    "conv-explorer": "Convolution, step by step",
    "im2col-explorer": "im2col, window by window",
    "pool-explorer": "Pooling and its gradient",
    "shape-calculator": "Shapes through a stack of layers",
    "autograd-tape": "An expression forwards and backwards",
    "cnn-playground": "Draw a digit",
  },
  fields: {
    height: "height",
    width: "width",
    kernelHeight: "kernel height",
    kernelWidth: "kernel width",
    stride: "stride",
    padding: "padding",
    dilation: "dilation",
    channels: "channels",
  },
  previous: "Previous step",
  next: "Next step",
  play: "Play",
  pause: "Pause",
  step: "Step",
  mode: "Show",
  kind: "Pooling",
  channels: "Channels",
  convModes: {
    forward: "forward: an output",
    pixel: "backward: a pixel's gradient",
    weight: "backward: a weight's gradient",
  },
  im2colModes: { im2col: "im2col", col2im: "col2im: how often a pixel is counted" },
  poolKinds: { max: "maximum", avg: "average" },
  padded: "with padding",
  cell: (name, r, c) => `${name}, row ${r}, column ${c}`,
  tooSmall: (span, padded) =>
    `No output: the window spans ${span} pixels, the padded image has ${padded}. A larger image, more padding or a smaller kernel helps.`,
  unread: (r, c) => `gx[${r}, ${c}] = 0: no window reads this pixel.`,
  places: "windows, by number",
  windowCount: "how many windows read each pixel",
  element: (c, i, j, oh, ow, r, w, value) =>
    `col[0, ${c}, ${i}, ${j}, ${oh}, ${ow}] = padded[0, ${c}, ${r}, ${w}] = ${value}: element (${i}, ${j}) of the window at (${oh}, ${ow}).`,
  counted: (r, c, count) =>
    count === 1
      ? `Pixel (${r}, ${c}) stands in one column; col2im brings one gradient back to it.`
      : `Pixel (${r}, ${c}) stands in ${count} columns; col2im adds ${count} gradients up.`,
  trimmed: "This element met padding: col2im throws its gradient away.",
  maxSentence: (oh, ow, pixels, y, r, c, gy) =>
    `y[${oh}, ${ow}] = max(${pixels}) = ${y}. Backwards, gy[${oh}, ${ow}] = ${gy} goes to pixel (${r}, ${c}) alone.`,
  avgSentence: (oh, ow, sum, count, y, gy) =>
    `y[${oh}, ${ow}] = (${sum}) / ${count} = ${y}. Backwards, each of the ${count} receives gy[${oh}, ${ow}] / ${count} = ${gy} / ${count}.`,
  layerToAdd: "Layer to add",
  addLayer: "Add layer",
  remove: (type, n) => `Remove layer ${n}, ${type}`,
  moveUp: (type, n) => `Move layer ${n}, ${type}, up`,
  parameters: (count) => `· ${count} parameters`,
  unreadRows: (count) => `· up to ${count} last row${count === 1 ? "" : "s"} unread`,
  notReached: "not reached",
  summed: (count) => `The stack has ${count} parameters.`,
  stopped: (n, why) => `Layer ${n} does not fit: ${why}`,
  shapeErrors: {
    needsImage: () => "it needs images (N, C, H, W), but the data is flat already.",
    needsFlat: () => "Linear needs (N, features): put Flatten before it.",
    features: ({ expected, got }) => `${expected} features arrive, in_features says ${got}.`,
    tooSmall: ({ span, padded }) =>
      `the window spans ${span} pixels, the padded image has ${padded}: pad more, or take a smaller kernel.`,
    poolPadding: ({ padding, kernel }) =>
      `padding ${padding} is more than half of the kernel ${kernel}: some windows would see padding alone.`,
  },
  expression: "expression",
  grammar: (functions) => `Of a, b, c and numbers; + − * / ( ), and ${functions}.`,
  graph: "Graph of the expression",
  noExpression: (found, at) =>
    found ? `Not an expression: “${found}” is unexpected at position ${at}.` : "Not an expression yet: something is missing at the end.",
  forwardStep: (what, value) => `Forwards: ${what} = ${value}.`,
  seed: "Backwards: the gradient of the result with respect to itself is 1.",
  backwardStep: (name, gy) => `Back through ${name}, with gy = ${gy}:`,
  gives: (name, rule, sum) => `${name} receives ${rule}, so ∂${name} = ${sum}.`,
  pad: "Drawing area of 8 × 8 pixels: draw with the pointer, or move with the arrow keys and set a pixel with the space bar",
  padHelp: "Draw, or use the arrow keys and the space bar.",
  clear: "Clear",
  examples: "From the data set:",
  exampleOf: (digit) => `Example of a ${digit}`,
  blank: "Draw a digit from 0 to 9.",
  answer: (digit, chance) => `It reads a ${digit} (${chance}).`,
  layerNames: { input: "input", conv2d: "Conv2d", relu: "ReLU", max_pool2d: "MaxPool2d" },
  map: (c, low, high) => `channel ${c}, from ${low} to ${high}`,
};

const ja = {
  titles: {
    "conv-explorer": "畳み込みを 1 歩ずつ",
    "im2col-explorer": "im2col を窓ごとに",
    "pool-explorer": "プーリングとその勾配",
    "shape-calculator": "層を重ねたときの形",
    "autograd-tape": "式の順伝播と逆伝播",
    "cnn-playground": "数字を描く",
  },
  fields: {
    height: "高さ",
    width: "幅",
    kernelHeight: "カーネルの高さ",
    kernelWidth: "カーネルの幅",
    stride: "ストライド",
    padding: "パディング",
    dilation: "ダイレーション",
    channels: "チャネル数",
  },
  previous: "前へ",
  next: "次へ",
  play: "再生",
  pause: "停止",
  step: "ステップ",
  mode: "表示",
  kind: "プーリング",
  channels: "チャネル数",
  convModes: {
    forward: "順伝播：出力 1 つ",
    pixel: "逆伝播：画素 1 つの勾配",
    weight: "逆伝播：重み 1 つの勾配",
  },
  im2colModes: { im2col: "im2col", col2im: "col2im：画素が数えられる回数" },
  poolKinds: { max: "最大", avg: "平均" },
  padded: "パディングを含む",
  cell: (name, r, c) => `${name}、${r} 行 ${c} 列`,
  tooSmall: (span, padded) =>
    `出力がありません。窓は ${span} 画素にわたりますが、パディング後の画像は ${padded} 画素です。画像かパディングを大きくするか、カーネルを小さくしてください。`,
  unread: (r, c) => `gx[${r}, ${c}] = 0：この画素はどの窓にも読まれません。`,
  places: "窓の番号",
  windowCount: "各画素を読む窓の数",
  element: (c, i, j, oh, ow, r, w, value) =>
    `col[0, ${c}, ${i}, ${j}, ${oh}, ${ow}] = padded[0, ${c}, ${r}, ${w}] = ${value}：(${oh}, ${ow}) にある窓の要素 (${i}, ${j}) です。`,
  counted: (r, c, count) =>
    count === 1
      ? `画素 (${r}, ${c}) は 1 つの列に入っています。col2im で戻る勾配は 1 つです。`
      : `画素 (${r}, ${c}) は ${count} 個の列に入っています。col2im は ${count} 個の勾配を足します。`,
  trimmed: "この要素はパディングの上にあります。col2im はその勾配を捨てます。",
  maxSentence: (oh, ow, pixels, y, r, c, gy) =>
    `y[${oh}, ${ow}] = max(${pixels}) = ${y}。逆伝播では、gy[${oh}, ${ow}] = ${gy} が画素 (${r}, ${c}) だけに届きます。`,
  avgSentence: (oh, ow, sum, count, y, gy) =>
    `y[${oh}, ${ow}] = (${sum}) / ${count} = ${y}。逆伝播では、${count} 個のそれぞれに gy[${oh}, ${ow}] / ${count} = ${gy} / ${count} が届きます。`,
  layerToAdd: "追加する層",
  addLayer: "層を追加",
  remove: (type, n) => `${n} 番目の層 ${type} を取り除く`,
  moveUp: (type, n) => `${n} 番目の層 ${type} を上へ`,
  parameters: (count) => `・パラメータ ${count} 個`,
  unreadRows: (count) => `・最後の最大 ${count} 行（列）は読まれません`,
  notReached: "ここまで届きません",
  summed: (count) => `全体のパラメータは ${count} 個です。`,
  stopped: (n, why) => `${n} 番目の層が合いません。${why}`,
  shapeErrors: {
    needsImage: () => "画像 (N, C, H, W) が必要ですが、データはもう平らになっています。",
    needsFlat: () => "Linear には (N, 特徴数) が必要です。前に Flatten を置いてください。",
    features: ({ expected, got }) => `届く特徴は ${expected} 個ですが、in_features は ${got} です。`,
    tooSmall: ({ span, padded }) =>
      `窓は ${span} 画素にわたりますが、パディング後の画像は ${padded} 画素です。パディングを増やすか、カーネルを小さくしてください。`,
    poolPadding: ({ padding, kernel }) =>
      `パディング ${padding} がカーネル ${kernel} の半分を超えています。パディングしか見ない窓ができてしまいます。`,
  },
  expression: "式",
  grammar: (functions) => `a、b、c と数、+ − * / ( )、${functions} が使えます。`,
  graph: "式のグラフ",
  noExpression: (found, at) =>
    found ? `式として読めません。${at} 文字目の「${found}」が余分です。` : "式がまだ途中です。最後に何か足りません。",
  forwardStep: (what, value) => `順伝播：${what} = ${value}`,
  seed: "逆伝播：結果自身についての結果の勾配は 1 です。",
  backwardStep: (name, gy) => `${name} を逆にたどります (gy = ${gy})。`,
  gives: (name, rule, sum) => `${name} に ${rule} が届き、∂${name} = ${sum} になります。`,
  pad: "8 × 8 画素の描画欄：ポインタで描くか、矢印キーで動いてスペースキーで画素を塗ります",
  padHelp: "ポインタで描くか、矢印キーとスペースキーを使ってください。",
  clear: "消す",
  examples: "データセットから：",
  exampleOf: (digit) => `${digit} の例`,
  blank: "0 から 9 の数字を描いてください。",
  answer: (digit, chance) => `${digit} と読みました (${chance})。`,
  layerNames: { input: "入力", conv2d: "Conv2d", relu: "ReLU", max_pool2d: "MaxPool2d" },
  map: (c, low, high) => `チャネル ${c}、${low} から ${high}`,
};

export const words = { en, ja };
