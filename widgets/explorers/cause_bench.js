// The bench of the twitch lab: a list of causes to add from, a card with a slider for each cause that acts, examples,
// and the setting as text. While a slider is dragged the model holds back all but the newest doses until the kernel is
// idle again, so the figure never runs behind the hand.

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

/** Show a value without the tails of binary fractions. */
const shown = (value) => String(Number(value.toPrecision(6)));

const POSITIONS = 200; // of a slider
const EARLIEST = 0.4; // where on its slider the typical dose comes to lie at the latest: an everyday dose has room

/** How far a dose lies from health, from 0 to 1 at the end of the range. */
const share = ({ healthy, end }, dose) => Math.min(Math.max((dose - healthy) / (end - healthy), 0), 1);

/** Where a dose lies on its slider, from 0 to 1: evenly, or with more room for small doses where typical ones are small. */
function curveOf(spec) {
  const power = Math.max(1, Math.log(share(spec, spec.typical)) / Math.log(EARLIEST));
  return { toPlace: (dose) => share(spec, dose) ** (1 / power), toShare: (place) => place ** power, even: power === 1 };
}

/** One cause on the bench. To the right is always more of the cause, even where its number falls. */
class CauseCard {
  constructor(spec, bench) {
    Object.assign(this, { spec, bench });
    const { words, fixed } = bench;
    const [id, scale] = [freshId(), freshId()];
    this.curve = curveOf(spec);
    this.range = element("input", { id, type: "range", min: 0, max: POSITIONS, step: 1, "aria-describedby": scale });
    this.number = element("input", {
      type: "number", min: spec.low, max: spec.high, step: "any",
      "aria-label": [spec.name, spec.quantity, spec.unit].filter(Boolean).join(", "),
    });
    this.toxic = element("p", { className: "twitch-dose-toxic", role: "status" });
    const { sign, word, sentence } = spec.strength;
    const mark = element("span", { "aria-hidden": "true" }, sign);
    const badge = element("span", { className: "twitch-bench-badge", title: sentence }, mark, ` ${word}`);
    const name = element("label", { htmlFor: id, className: "twitch-cause-name" }, spec.name);
    const head = element("div", { className: "twitch-cause-head" }, name, badge);
    if (!fixed) head.append(this.removeButton(words));
    const entry = element("span", { className: "twitch-dose-number" }, this.number, ` ${spec.unit}`);
    const row = element("div", { className: "twitch-dose-head" }, element("span", {}, spec.quantity), entry);
    this.node = element("div", { className: "twitch-cause", role: "group", "aria-label": spec.name },
      head, row, this.range, this.scale(scale, words), this.toxic);
    this.range.addEventListener("input", () => bench.set(spec.id, this.valueAt(this.range.valueAsNumber)));
    this.range.addEventListener("change", () => bench.settle());
    for (const near of ["pointerenter", "focus"]) this.range.addEventListener(near, () => this.tellReach());
    this.number.addEventListener("change", () => this.typed());
  }

  removeButton(words) {
    const label = words.remove.replace("{cause}", this.spec.name);
    const act = () => this.bench.remove(this.spec.id);
    return element("button", { type: "button", className: "twitch-remove", "aria-label": label, title: label, onclick: act }, "×");
  }

  /** The marks below the slider: health at its start, the typical dose, and where poison begins. */
  scale(id, words) {
    const { spec, curve } = this;
    const typical = 100 * curve.toPlace(spec.typical);
    const node = element("div", { id, className: "twitch-dose-scale" });
    const at = (percent, word) => {
      const text = element("span", { className: "twitch-dose-mark" }, word);
      text.style.insetInlineStart = `${percent}%`;
      text.style.transform = `translateX(${-percent}%)`;
      const tick = element("i", { className: "twitch-dose-tick" });
      tick.style.insetInlineStart = `${percent}%`;
      node.append(tick, text);
    };
    const room = typical >= 58; // for numbers beside the words
    at(0, room ? `${words.healthy} ${shown(spec.healthy)}` : words.healthy);
    if (typical > 31) at(typical, room ? `${words.typical} ${shown(spec.typical)}` : words.typical);
    if (spec.toxic && spec.toxic_above < spec.end) {
      const zone = element("i", { className: "twitch-dose-zone" });
      zone.style.insetInlineStart = `${100 * curve.toPlace(spec.toxic_above)}%`;
      node.prepend(zone);
      if (typical < 70) at(100, words.toxic);
    }
    return node;
  }

  valueAt(position) {
    const { healthy, end, step } = this.spec;
    if (position >= POSITIONS) return end;
    const way = this.curve.toShare(position / POSITIONS) * (end - healthy);
    if (this.curve.even) return Number((healthy + Math.round(way / step) * step).toPrecision(6));
    return Number((healthy + Number(way.toPrecision(2))).toPrecision(6));
  }

  /** Tell the kernel where this slider can be moved to, the nearest first: it prepares what is then to be shown. */
  tellReach() {
    const here = this.range.valueAsNumber;
    const places = Array.from({ length: POSITIONS + 1 }, (_, place) => place);
    places.sort((one, other) => Math.abs(one - here) - Math.abs(other - here));
    this.bench.model.send({ reach: this.spec.id, doses: [...new Set(places.map((place) => this.valueAt(place)))] });
  }

  typed() {
    const { id, low, high } = this.spec;
    const typed = this.number.valueAsNumber;
    if (Number.isFinite(typed)) this.bench.set(id, Math.min(Math.max(typed, low), high));
    else this.show(this.bench.doses[id]);
    this.bench.settle();
  }

  show(dose) {
    const { spec } = this;
    this.range.value = Math.round(this.curve.toPlace(dose) * POSITIONS);
    const poison = spec.toxic && dose > spec.toxic_above;
    const spoken = [`${shown(dose)} ${spec.unit}`, poison && this.bench.words.toxic].filter(Boolean).join(", ");
    this.range.setAttribute("aria-valuetext", spoken);
    if (this.number !== document.activeElement || this.number.valueAsNumber !== dose) this.number.value = shown(dose);
    const said = poison ? `${this.bench.words.toxic}: ${spec.toxic}` : "";
    if (this.toxic.textContent !== said) this.toxic.textContent = said;
    this.node.classList.toggle("twitch-poison", Boolean(poison));
  }
}

/** The list to add from, grouped by family: a native one, which every keyboard and screen reader knows. */
class Chooser {
  constructor(bench) {
    this.bench = bench;
    const { words, model } = bench;
    this.groups = model.get("families").map(({ id, name }) => {
      const options = model.get("catalogue").filter(({ family }) => family === id);
      return element("optgroup", { label: name },
        ...options.map((cause) => element("option", { value: cause.id }, cause.name)));
    });
    const first = element("option", { value: "" }, words.choose);
    this.list = element("select", { "aria-label": words.choose }, first, ...this.groups);
    this.button = element("button", { type: "button", onclick: () => this.add() }, words.add);
    this.hint = element("p", { className: "twitch-bench-hint", role: "status" });
    this.list.addEventListener("change", () => this.show());
    this.list.addEventListener("keydown", (event) => event.key === "Enter" && this.add());
    const row = element("div", { className: "twitch-chooser" }, this.list, this.button);
    this.node = element("div", {}, row, this.hint);
  }

  get full() {
    return Object.keys(this.bench.doses).length >= this.bench.model.get("most");
  }

  add() {
    const { value } = this.list;
    if (!value || this.full) return;
    this.list.value = "";
    this.bench.add(value);
  }

  show() {
    for (const option of this.list.querySelectorAll("option")) {
      option.disabled = option.value !== "" && option.value in this.bench.doses;
    }
    // A disabled button would lose the focus, so it says it and stays.
    this.button.setAttribute("aria-disabled", String(this.full || !this.list.value));
    const said = this.full ? this.bench.words.full : "";
    if (this.hint.textContent !== said) this.hint.textContent = said;
  }
}

/** The setting as a short text: copied out, or pasted in. */
class Share {
  constructor(bench) {
    this.bench = bench;
    const { words } = bench;
    this.text = element("input", { type: "text", "aria-label": words.paste, spellcheck: false, autocomplete: "off" });
    this.said = element("p", { className: "twitch-bench-hint", role: "status" });
    const copy = element("button", { type: "button", onclick: () => this.copy() }, words.copy);
    const use = element("button", { type: "button", onclick: () => this.use() }, words.use);
    this.text.addEventListener("keydown", (event) => event.key === "Enter" && this.use());
    const row = element("div", { className: "twitch-share" }, this.text, copy, use);
    this.node = element("details", { className: "twitch-share-box" }, element("summary", {}, words.share),
      element("p", { className: "twitch-bench-hint" }, words.share_hint), row, this.said);
  }

  async copy() {
    this.text.value = this.bench.model.get("setting");
    this.text.select();
    try {
      await navigator.clipboard.writeText(this.text.value);
      this.said.textContent = this.bench.words.copied;
    } catch {
      this.said.textContent = ""; // the text is selected: the keyboard copies it
    }
  }

  use() {
    const { model } = this.bench;
    this.said.textContent = "";
    model.set("pasted", [(model.get("pasted")[0] ?? 0) + 1, this.text.value]);
    model.save_changes();
  }

  show() {
    if (this.text !== document.activeElement) this.text.value = this.bench.model.get("setting");
  }
}

class Bench {
  constructor(model) {
    Object.assign(this, { model, words: model.get("words"), fixed: model.get("fixed"), cards: new Map() });
    const { words } = this;
    this.catalogue = new Map(model.get("catalogue").map((spec) => [spec.id, spec]));
    this.empty = element("p", { className: "twitch-bench-empty" }, words.empty);
    this.list = element("div", { className: "twitch-cause-list" });
    this.problem = element("p", { className: "twitch-bench-problem", role: "alert" });
    this.chooser = this.fixed ? null : new Chooser(this);
    this.share = new Share(this);
    this.node = element("div", { className: "twitch-bench", role: "group", "aria-label": words.title, lang: model.get("language") },
      ...(this.chooser ? [this.chooser.node] : []), this.problem, this.empty, this.list, this.examples(), this.share.node);
  }

  get doses() {
    return this.model.get("doses");
  }

  examples() {
    const { words, model } = this;
    const typical = Object.fromEntries([...this.catalogue.values()].map((spec) => [spec.id, spec.typical]));
    const healthy = Object.fromEntries([...this.catalogue.values()].map((spec) => [spec.id, spec.healthy]));
    const choices = this.fixed
      ? [{ label: words.all_healthy, doses: healthy }, { label: words.reset, doses: typical }]
      : [...model.get("presets"), { label: words.none, doses: {} }];
    this.buttons = choices.map(({ label, doses }) => ({
      doses, node: element("button", { type: "button", onclick: () => this.replace(doses) }, label),
    }));
    const node = element("div", { className: "twitch-bench-examples", role: "group", "aria-label": words.examples });
    if (!this.fixed) node.append(element("span", { className: "twitch-bench-title" }, words.examples));
    node.append(...this.buttons.map(({ node: button }) => button));
    return node;
  }

  replace(doses) {
    this.model.set("doses", { ...doses });
    this.model.save_changes();
    this.show();
    this.settle();
  }

  set(id, dose) {
    this.model.set("doses", { ...this.doses, [id]: dose });
    this.model.save_changes();
    this.show();
  }

  add(id) {
    this.replace({ ...this.doses, [id]: this.catalogue.get(id).typical });
    this.cards.get(id)?.range.focus();
  }

  remove(id) {
    const order = Object.keys(this.doses);
    const next = order[order.indexOf(id) + 1] ?? order[order.indexOf(id) - 1];
    this.replace(Object.fromEntries(Object.entries(this.doses).filter(([name]) => name !== id)));
    (this.cards.get(next)?.range ?? this.chooser.list).focus(); // the button that was pressed is gone
  }

  settle() {
    this.model.set("settled", this.model.get("settled") + 1);
    this.model.save_changes();
  }

  show() {
    const { doses } = this;
    for (const [id, card] of this.cards) {
      if (id in doses) continue;
      card.node.remove();
      this.cards.delete(id);
    }
    for (const [id, dose] of Object.entries(doses)) {
      if (!this.cards.has(id)) {
        this.cards.set(id, new CauseCard(this.catalogue.get(id), this));
        this.list.append(this.cards.get(id).node);
      }
      this.cards.get(id).show(dose);
    }
    this.empty.hidden = this.cards.size > 0;
    this.problem.textContent = this.model.get("problem");
    const now = JSON.stringify(Object.entries(doses).sort());
    for (const { doses: example, node } of this.buttons) {
      node.setAttribute("aria-pressed", String(JSON.stringify(Object.entries(example).sort()) === now));
    }
    this.chooser?.show();
    this.share.show();
  }
}

function render({ model, el }) {
  const bench = new Bench(model);
  const show = () => bench.show();
  bench.show();
  // JupyterLab asks the focused element itself, not its surroundings, whether its shortcuts are to stay away.
  bench.node.addEventListener("focusin", ({ target }) => target.setAttribute("data-lm-suppress-shortcuts", "true"));
  el.append(bench.node);
  const changes = ["change:doses", "change:problem", "change:setting"];
  for (const change of changes) model.on(change, show);
  return () => changes.forEach((change) => model.off(change, show));
}

export default { render };
