// Fields for a number, a position on a scale and a few words.

class NumberField {
  constructor(item, words, key) {
    this.words = words;
    this.box = element("input", { type: "text", class: "tq-number", id: `${key}-number`, autocomplete: "off",
      autocapitalize: "off", spellcheck: "false", "aria-describedby": `${key}-number-hint` });
    this.nodes = [
      element("label", { class: "tq-how", for: `${key}-number` }, words.number),
      element("div", { class: "tq-number-row" }, this.box, element("span", { class: "tq-unit" }, item.unit)),
      hidden(item.unit ? fill(words.number_hint, { unit: item.unit }) : words.plain_number_hint, { id: `${key}-number-hint` }),
    ];
  }

  value() { return this.box.value.trim() ? this.box.value : null; }

  missing() { return this.words.number_first; }

  focus() { this.box.focus(); }

  restore(response) { this.box.value ||= response; }

  mark() {}
}

/** A scale without a setting: the handle appears with the first touch, and the box beside it takes a number as well. */
class SliderField {
  constructor(item, words, key) {
    this.words = words;
    this.slider = item.slider;
    const { low, high, step, unit, quantity, usual } = item.slider;
    this.range = element("input", { type: "range", class: "tq-range tq-unset", id: `${key}-range`, min: low, max: high, step,
      "aria-describedby": `${key}-scale`, "aria-valuetext": words.not_set });
    this.range.value = usual ?? (low + high) / 2;
    this.box = element("input", { type: "number", class: "tq-number tq-small-number", min: low, max: high, step, inputmode: "decimal",
      "aria-label": unit ? `${quantity} (${unit})` : quantity });
    this.chart = item.chart ? new Chart(item.chart, words) : null;
    this.ticks = element("div", { class: "tq-scale-marks", "aria-hidden": "true" });
    if (usual !== null) this.tick(usual, words.usually, "usual");
    this.range.addEventListener("input", () => this.set(Number(this.range.value)));
    for (const event of ["pointerup", "keyup"]) {
      this.range.addEventListener(event, ({ key: pressed }) => {
        if (event === "pointerup" || pressed === " " || pressed === "Enter") this.set(Number(this.range.value));
      });
    }
    this.box.addEventListener("input", () => this.box.value !== "" && this.set(Number(this.box.value), false));
    this.nodes = [
      element("label", { class: "tq-how", for: `${key}-range` }, fill(words.set_slider, { quantity })),
      this.chart?.node,
      element("div", { class: "tq-scale" },
        element("div", { class: "tq-track" }, this.range, this.ticks,
          element("div", { class: "tq-ends", "aria-hidden": "true" },
            element("span", {}, `${written(low)} ${unit}`.trim()), element("span", {}, `${written(high)} ${unit}`.trim()))),
        element("div", { class: "tq-number-row" }, this.box, element("span", { class: "tq-unit" }, unit))),
      hidden(item.slider.words, { id: `${key}-scale` }),
    ].filter(Boolean);
  }

  tick(value, text, kind) {
    const { low, high } = this.slider;
    const share = (value - low) / (high - low);
    // A handle's middle runs from half its width to the track's end less half its width.
    const left = `calc(9px + ${share} * (100% - 18px))`;
    const edge = share > 0.8 ? " tq-tick-left" : share < 0.2 ? " tq-tick-right" : "";
    this.ticks.append(element("span", { class: `tq-tick tq-mark-${kind}${edge}`, style: `left:${left}` }, text));
  }

  set(value, writeBox = true) {
    const { low, high, unit } = this.slider;
    if (!Number.isFinite(value)) return;
    this.position = value;
    this.range.value = Math.min(Math.max(value, low), high);
    this.range.classList.remove("tq-unset");
    this.range.setAttribute("aria-valuetext", `${written(value)} ${unit}`.trim());
    if (writeBox) this.box.value = value;
    this.chart?.move(value);
  }

  value() { return this.position ?? null; }

  missing() { return this.words.slider_first; }

  focus() { this.range.focus(); }

  restore(response) { this.set(response); }

  mark(shown) {
    if (shown.value === undefined || this.marked) return;
    this.marked = true;
    if (shown.value >= this.slider.low && shown.value <= this.slider.high) this.tick(shown.value, this.words.what_happens, "right");
    this.chart?.reveal(shown.curve);
  }
}

/** The learner's own words, then the model answer with points to tick. */
class WordsField {
  constructor(item, words, key) {
    this.words = words;
    this.key = key;
    this.box = element("textarea", { class: "tq-words", id: `${key}-words`, rows: 3, maxlength: item.longest });
    this.compare = element("div", { class: "tq-compare-words", hidden: true });
    this.nodes = [element("label", { class: "tq-how", for: `${key}-words` }, words.your_words), this.box, this.compare];
  }

  value() {
    if (!this.box.value.trim()) return null;
    return { text: this.box.value, points: this.points ? this.points.filter((box) => box.checked).map((box) => box.value) : null };
  }

  missing() { return this.words.words_first; }

  focus() { (this.points?.[0] ?? this.box).focus(); }

  restore(response) {
    this.box.value = response.text;
    this.ticked = response.points;
  }

  mark(shown) {
    if (!shown.points) return;
    const { words } = this;
    this.box.readOnly = true;
    if (!this.points) {
      this.points = shown.points.map((point) => element("input", { type: "checkbox", value: point.id }));
      const labels = shown.points.map((point, index) => element("label", { class: "tq-choice" }, this.points[index],
        element("span", { class: "tq-text" }, ...inline(point.text))));
      this.compare.append(element("div", { class: "tq-model" }, element("p", { class: "tq-small-title" }, words.model_answer),
        ...shown.model_answer.map((runs) => element("p", {}, ...inline(runs)))),
      element("fieldset", { class: "tq-points" }, element("legend", { class: "tq-how" }, words.tick_points),
        element("div", { class: "tq-choices" }, ...labels)));
      this.compare.hidden = false;
    }
    for (const box of this.points) if (this.ticked) box.checked = this.ticked.includes(box.value);
  }
}
