// A grid of numbers: a table that arrow keys walk through, whose cells can be edited or picked.

import { pad } from "./arithmetic.js";
import { h, number } from "./element.js";

export class Grid {
  #cells = [];
  #size = [0, 0];
  #focus = [0, 0];

  /**
   * `name` labels the grid and its cells; `onedit(r, c, value)` makes cells editable;
   * `onpick(r, c)` is told of the cell that is pointed at, focused or clicked.
   */
  constructor(name, { onedit, onpick, words }) {
    Object.assign(this, { name, onedit, onpick, words });
    this.caption = h("figcaption");
    this.body = h("tbody");
    this.table = h(
      "table",
      { role: "grid", "aria-label": name, onkeydown: (event) => this.#walk(event) },
      this.body,
    );
    this.element = h("figure", { class: "ex-grid" }, this.caption, this.table);
  }

  /**
   * Draw `values` (rows of numbers). `look(r, c)` gives a cell's class names, `frozen(r, c)` whether
   * it can not be edited, `offset` what the indices of the first cell are.
   */
  show(values, { caption, look = () => "", frozen = () => false, offset = [0, 0], text = number }) {
    const size = [values.length, values[0]?.length ?? 0];
    this.caption.textContent = caption ?? `${this.name} ${size.join(" × ")}`;
    if (size.join() !== this.#size.join()) this.#rebuild(size);
    this.#cells.forEach((row, r) =>
      row.forEach((cell, c) => {
        const editable = Boolean(this.onedit) && !frozen(r, c);
        this.#fill(cell, text(values[r][c]), editable);
        cell.td.className = look(r, c);
        cell.input.tabIndex = cell.td.tabIndex = -1;
        const where = this.words.cell(this.name, r - offset[0], c - offset[1]);
        (editable ? cell.input : cell.td).setAttribute("aria-label", `${where}: ${text(values[r][c])}`);
      }),
    );
    this.#focusable();
  }

  cell(r, c) {
    return this.#cells[r][c].td;
  }

  #fill({ td, input }, text, editable) {
    if (editable !== td.contains(input)) td.replaceChildren(...(editable ? [input] : []));
    if (!editable) {
      td.textContent = text;
    } else if (document.activeElement !== input || !input.dirty) {
      input.value = text.replace("−", "-");
    }
    if (editable) td.removeAttribute("aria-label");
  }

  #rebuild([rows, columns]) {
    this.#size = [rows, columns];
    this.#focus = [0, 0];
    this.table.style.setProperty("--columns", columns);
    this.#cells = Array.from({ length: rows }, (_, r) =>
      Array.from({ length: columns }, (_, c) => this.#make(r, c)),
    );
    const line = (cells) => h("tr", { role: "row" }, ...cells.map(({ td }) => td));
    this.body.replaceChildren(...this.#cells.map(line));
  }

  #make(r, c) {
    const pick = () => this.onpick?.(r, c);
    const td = h("td", { role: "gridcell", onpointerenter: pick, onclick: pick, onfocusin: () => this.#enter(r, c) });
    const input = h("input", {
      inputmode: "numeric",
      autocomplete: "off",
      oninput: () => (input.dirty = true),
      onchange: () => this.#edited(r, c, input),
      onblur: () => (input.dirty = false),
    });
    return { td, input };
  }

  #edited(r, c, input) {
    const value = Number(input.value.replace("−", "-"));
    input.dirty = false;
    this.onedit(r, c, Number.isFinite(value) ? Math.max(-99, Math.min(99, value)) : 0);
  }

  #enter(r, c) {
    this.#focus = [r, c];
    this.#focusable();
    this.onpick?.(r, c);
  }

  /** Exactly one cell is reached by Tab; arrows lead to the others. */
  #focusable() {
    const [rows, columns] = this.#size;
    if (!rows || !columns) return;
    for (const { td, input } of this.#cells.flat()) td.tabIndex = input.tabIndex = -1;
    const { td, input } = this.#cells[this.#focus[0]][this.#focus[1]];
    (td.contains(input) ? input : td).tabIndex = 0;
  }

  #walk(event) {
    const move = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (!move || event.altKey || event.ctrlKey || event.metaKey) return;
    const [r, c] = this.#focus.map((at, axis) =>
      Math.min(Math.max(at + move[axis], 0), this.#size[axis] - 1),
    );
    event.preventDefault();
    const { td, input } = this.#cells[r][c];
    const target = td.contains(input) ? input : td;
    target.focus();
    if (target === input) input.select();
  }
}

/** Draw an image with its padding round it; `look(r, c)` is asked in the padded image's places. */
export function showPadded(grid, image, { size, padding }, { look, caption, border = 0 }) {
  const [PH, PW] = padding;
  const outside = (r, c) => r < PH || c < PW || r >= PH + size[0] || c >= PW + size[1];
  grid.show(pad(image, padding, border), {
    caption,
    look: (r, c) => `${outside(r, c) ? "ex-padding" : ""} ${look(r, c)}`.trim(),
    frozen: outside,
    offset: padding,
  });
}

/** Put the grids into `box`, and leave them alone where they are there: a focus stays. */
export function arrange(box, grids) {
  const elements = grids.map((grid) => grid.element);
  const there = [...box.children];
  if (elements.length !== there.length || elements.some((element, n) => element !== there[n])) {
    box.replaceChildren(...elements);
  }
}
