// Loads the explorers that the page holds, and no others.

const NAMES = [
  "conv-explorer",
  "im2col-explorer",
  "pool-explorer",
  "shape-calculator",
  "autograd-tape",
  "cnn-playground",
];

for (const name of NAMES) {
  if (document.querySelector(name)) import(`./${name}.js`);
}
