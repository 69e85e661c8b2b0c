// Sliders, switches and presets in native elements. While a slider is dragged the model holds back all but the newest
// values until the kernel is idle again, so the figure never runs behind the hand.

const POSITIONS = 500; // of a logarithmic slider

function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name in node && name !== "role") node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

const freshId = () => `twitch-${Math.random().toString(36).slice(2)}`;

/** Translate between a value and the position of its slider. */
function scaleOf({ minimum, maximum, step, logarithmic }) {
  if (!logarithmic) {
    return { low: minimum, high: maximum, step, toPosition: (value) => value, toValue: (position) => position };
  }
  const ratio = Math.log(maximum / minimum);
  return {
    low: 0,
    high: POSITIONS,
    step: 1,
    toPosition: (value) => Math.round((POSITIONS * Math.log(value / minimum)) / ratio),
    // At its ends the slider gives the ends of the range, whatever the rounding.
    toValue: (position) => {
      const exact = minimum * Math.exp((ratio * position) / POSITIONS);
      return Math.min(Math.max(Number(exact.toPrecision(step)), minimum), maximum);
    },
  };
}

/** Show a value without the tails of binary fractions. */
const shown = (value) => String(Number(value.toPrecision(6)));

class SliderRow {
  constructor(spec, panel) {
    Object.assign(this, { spec, scale: scaleOf(spec) });
    const [id, question] = [freshId(), freshId()];
    const { low, high, step } = this.scale;
    this.range = element("input", { id, type: "range", min: low, max: high, step, "aria-describedby": question });
    this.number = element("input", {
      type: "number",
      min: spec.minimum,
      max: spec.maximum,
      step: "any",
      "aria-label": `${spec.label} (${spec.spoken_unit})`,
    });
    const entry = element("span", { className: "twitch-control-number" }, this.number, ` ${spec.unit}`);
    const label = element("label", { htmlFor: id }, spec.label);
    const head = element("div", { className: "twitch-control-head" }, label, entry);
    const words = element("p", { id: question, className: "twitch-question" }, spec.question);
    this.node = element("div", { className: "twitch-control", "data-name": spec.name }, head, this.range, words);
    const value = () => this.scale.toValue(this.range.valueAsNumber);
    this.range.addEventListener("input", () => panel.change({ [spec.name]: value() }));
    this.range.addEventListener("change", () => panel.settle());
    this.number.addEventListener("change", () => this.typed(panel));
  }

  typed(panel) {
    const { name, minimum, maximum } = this.spec;
    const typed = this.number.valueAsNumber;
    if (Number.isFinite(typed)) panel.change({ [name]: Math.min(Math.max(typed, minimum), maximum) });
    else panel.show();
    panel.settle();
  }

  show(values) {
    const { name, needs, spoken_unit } = this.spec;
    const value = values[name];
    this.range.value = this.scale.toPosition(value);
    this.range.setAttribute("aria-valuetext", `${shown(value)} ${spoken_unit}`);
    if (this.number !== document.activeElement || this.number.valueAsNumber !== value) this.number.value = shown(value);
    this.range.disabled = this.number.disabled = Boolean(needs) && !values[needs];
  }
}

class SwitchRow {
  constructor(spec, panel) {
    this.spec = spec;
    const question = freshId();
    this.box = element("input", { type: "checkbox", "aria-describedby": question });
    const head = element("div", { className: "twitch-control-head" }, element("label", {}, this.box, spec.label));
    const words = element("p", { id: question, className: "twitch-question" }, spec.question);
    this.node = element("div", { className: "twitch-control", "data-name": spec.name }, head, words);
    this.box.addEventListener("change", () => panel.change({ [spec.name]: this.box.checked }).settle());
  }

  show(values) {
    this.box.checked = values[this.spec.name];
  }
}

class Panel {
  constructor(model) {
    this.model = model;
    this.rows = model.get("controls").map((spec) => new (spec.kind === "slider" ? SliderRow : SwitchRow)(spec, this));
    const words = model.get("words");
    const usual = Object.fromEntries(model.get("controls").map(({ name, value }) => [name, value]));
    this.presets = model.get("presets").map(({ label, values }) => ({ values, node: this.button(label, values) }));
    const reset = this.button(words.reset, usual);
    reset.className = "twitch-reset";
    const examples = element("div", { className: "twitch-presets", role: "group", "aria-label": words.presets });
    examples.append(...this.presets.map(({ node }) => node), reset);
    const list = element("div", { className: "twitch-control-list" }, ...this.rows.map(({ node }) => node));
    this.node = element("div", { className: "twitch-controls", lang: model.get("language") }, examples, list);
  }

  button(label, values) {
    return element("button", { type: "button", onclick: () => this.change(values).settle() }, label);
  }

  change(values) {
    this.model.set("values", { ...this.model.get("values"), ...values });
    this.model.save_changes();
    this.show();
    return this;
  }

  settle() {
    this.model.set("settled", this.model.get("settled") + 1);
    this.model.save_changes();
  }

  show() {
    const values = this.model.get("values");
    this.rows.forEach((row) => row.show(values));
    for (const preset of this.presets) {
      const same = Object.entries(preset.values).every(([name, value]) => values[name] === value);
      preset.node.setAttribute("aria-pressed", String(same));
    }
  }
}

function render({ model, el }) {
  const panel = new Panel(model);
  const show = () => panel.show();
  panel.show();
  // JupyterLab asks the focused element itself, not its surroundings, whether its shortcuts are to stay away.
  panel.node.addEventListener("focusin", ({ target }) => target.setAttribute("data-lm-suppress-shortcuts", "true"));
  el.append(panel.node);
  model.on("change:values", show);
  return () => model.off("change:values", show);
}

export default { render };
