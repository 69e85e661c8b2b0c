// Fields in which things are arranged: steps in an order, options beside rows.

class OrderField {
  constructor(item, words, key) {
    this.words = words;
    this.touched = false;
    this.rows = new Map(item.steps.map((step, index) => [step.id, this.row(step, `${key}-step-${index}`)]));
    this.order = item.steps.map((step) => step.id);
    this.list = element("ol", { class: "tq-steps" });
    this.said = hidden("", { role: "status" });
    this.nodes = [element("p", { class: "tq-how" }, words.order), this.list, this.said];
    this.arrange();
  }

  row(step, key) {
    const name = characters(step.text);
    const button = (direction, word) => {
      const node = element("button", { type: "button", class: `tq-move tq-move-${direction}`, "aria-label": fill(word, { step: name }) },
        icon(direction));
      node.addEventListener("click", () => this.move(step.id, direction));
      return node;
    };
    const up = button("up", this.words.move_up);
    const down = button("down", this.words.move_down);
    const mark = element("span", { class: "tq-mark" });
    const node = element("li", { class: "tq-step", id: key },
      element("span", { class: "tq-text" }, ...inline(step.text)), mark, element("span", { class: "tq-moves" }, up, down));
    return { node, up, down, mark, name };
  }

  move(step, direction) {
    const from = this.order.indexOf(step);
    const to = from + (direction === "up" ? -1 : 1);
    if (to < 0 || to >= this.order.length) return;
    this.order.splice(to, 0, ...this.order.splice(from, 1));
    this.touched = true;
    this.arrange();
    const row = this.rows.get(step);
    const [wanted, other] = direction === "up" ? [row.up, row.down] : [row.down, row.up];
    (wanted.getAttribute("aria-disabled") ? other : wanted).focus();
    this.said.textContent = fill(this.words.moved, { step: row.name, position: to + 1, count: this.order.length });
  }

  arrange() {
    const rows = this.order.map((step) => this.rows.get(step));
    this.list.replaceChildren(...rows.map(({ node }) => node));
    rows.forEach(({ up, down }, index) => {
      up.toggleAttribute("aria-disabled", index === 0);
      down.toggleAttribute("aria-disabled", index === rows.length - 1);
      for (const button of [up, down]) if (button.hasAttribute("aria-disabled")) button.setAttribute("aria-disabled", "true");
    });
  }

  value() { return this.touched ? this.order : null; }

  missing() { return this.words.order_first; }

  focus() { this.rows.get(this.order[0]).down.focus(); }

  restore(response) {
    this.order = [...response];
    this.touched = true;
    this.arrange();
  }

  mark(shown) {
    if (!shown.right) return;
    this.order.forEach((step, index) => {
      const right = shown.right[index] === step;
      const { node, mark } = this.rows.get(step);
      node.classList.add(right ? "tq-choice-right" : "tq-choice-wrong");
      mark.replaceChildren(...(right ? [icon("right"), this.words.right_place]
        : [icon("wrong"), fill(this.words.belongs_at, { position: shown.right.indexOf(step) + 1 })]));
    });
  }
}

class MatchField {
  constructor(item, words, key) {
    this.words = words;
    this.rows = item.rows.map((row, index) => {
      const id = `${key}-row-${index}`;
      const select = element("select", { id, class: "tq-select" }, element("option", { value: "" }, words.choose),
        ...item.options.map((option) => element("option", { value: option.id }, option.text)));
      const mark = element("span", { class: "tq-mark" });
      const node = element("div", { class: "tq-match" },
        element("label", { class: "tq-text", for: id }, ...inline(row.text)), select, mark);
      return { id: row.id, select, mark, node };
    });
    this.nodes = [element("p", { class: "tq-how" }, words.match),
      element("div", { class: "tq-matches" }, ...this.rows.map(({ node }) => node))];
  }

  value() {
    const filled = this.rows.every(({ select }) => select.value);
    return filled ? this.rows.map(({ id, select }) => `${id}:${select.value}`) : null;
  }

  missing() { return this.words.match_first; }

  focus() { (this.rows.find(({ select }) => !select.value) ?? this.rows[0]).select.focus(); }

  restore(response) {
    const chosen = Object.fromEntries(response.map((pair) => pair.split(":")));
    for (const { id, select } of this.rows) select.value = chosen[id] ?? "";
  }

  mark(shown) {
    if (!shown.right) return;
    for (const { id, select, mark, node } of this.rows) {
      const right = shown.right.includes(`${id}:${select.value}`);
      node.classList.add(right ? "tq-choice-right" : "tq-choice-wrong");
      mark.replaceChildren(...verdictMark(right, this.words));
    }
  }
}
