// The verdict: what a learner commits to, and the review that follows.

class Verdict {
  constructor(model) {
    this.model = model;
    this.words = model.get("words");
    this.node = element("div", { class: "tm-verdict" });
    this.patient = undefined;
    this.stage = undefined;
  }

  update(view) {
    const key = view.patient?.key;
    if (this.patient === key && this.stage === view.stage) return this.say(view);
    const first = this.stage === undefined;
    this.patient = key;
    this.stage = view.stage;
    this.node.hidden = view.stage === "waiting";
    if (view.stage === "waiting") return this.node.replaceChildren();
    if (view.stage === "open") return this.showForm(view);
    return this.showReview(view.review, first);
  }

  say(view) {
    if (this.notice) put(this.notice, view.commit_notice);
    if (view.called_right) this.fixUrgency("emergency");
  }

  fixUrgency(id) {
    for (const input of this.node.querySelectorAll(`input[name='${this.group}-urgency']`)) {
      input.checked = input.value === id;
      input.disabled = input.value !== id;
    }
  }

  showForm(view) {
    const { words } = this;
    this.group = `tm-${++keys}`;
    this.notice = element("p", { class: "tm-notice", role: "alert" });
    const choices = view.diagnoses.map(({ id, label }) => this.choice("checkbox", "diagnosis", id, label));
    const urgencies = view.urgencies.map(({ id, label }) => this.choice("radio", "urgency", id, label));
    const levels = [1, 2, 3].map((level) => this.choice("radio", "confidence", level, words[`confidence_${level}`]));
    const form = element("form", { class: "tm-card tm-form", novalidate: true },
      title(words.commit_title),
      element("fieldset", {}, element("legend", {}, words.what), element("div", { class: "tm-diagnoses" }, ...choices)),
      element("fieldset", {}, element("legend", {}, words.how_soon), element("div", { class: "tm-row" }, ...urgencies)),
      element("fieldset", {}, element("legend", {}, words.how_sure), element("div", { class: "tm-row" }, ...levels)),
      element("div", { class: "tm-actions" },
        element("button", { type: "submit", class: "tm-button tm-primary" }, words.commit)),
      this.notice);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.model.send({ act: "commit", diagnoses: this.chosen("diagnosis"), urgency: this.chosen("urgency")[0] ?? "",
        confidence: Number(this.chosen("confidence")[0] ?? 0) });
    });
    this.node.replaceChildren(form);
    this.say(view);
  }

  choice(type, kind, value, name) {
    const input = element("input", { type, name: `${this.group}-${kind}`, value });
    return element("label", { class: "tm-choice" }, input, element("span", {}, name));
  }

  chosen(kind) {
    return [...this.node.querySelectorAll(`input[name='${this.group}-${kind}']:checked`)].map((input) => input.value);
  }

  showReview(review, first) {
    const { words } = this;
    const heading = element("h3", { class: "tm-name", tabindex: "-1" }, icon(review.verdict), review.heading);
    const next = element("button", { type: "button", class: "tm-button tm-primary" }, words.next);
    next.addEventListener("click", () => this.model.send({ act: "next" }));
    this.notice = null;
    this.node.replaceChildren(element("section", { class: `tm-card tm-review tm-${review.verdict}`, "aria-label": words.review },
      heading, element("p", { class: "tm-answer" }, review.it_was), element("p", {}, review.hidden),
      ...review.paragraphs.map((text) => element("p", {}, text)),
      ...this.replies(review.replies), ...this.decisive(review.decisive), ...this.wasted(review.wasted),
      ...this.signs(review), title(words.looking_back), element("p", {}, review.story),
      element("p", { class: "tm-quiet" }, review.tally),
      element("div", { class: "tm-actions" }, next)));
    if (first) return;
    heading.focus({ preventScroll: true });
    heading.scrollIntoView({ block: "center" });
  }

  replies(replies) {
    if (!replies.length) return [];
    return [title(this.words.instead), ...replies.map(([name, text]) =>
      element("p", {}, element("strong", {}, `${name}. `), text))];
  }

  decisive(steps) {
    const { words } = this;
    return [title(words.decisive), element("ul", { class: "tm-plain" }, ...steps.map(([name, why, done]) =>
      element("li", {}, icon(done ? "right" : "open"), element("span", {}, element("strong", {}, name),
        element("span", { class: "tm-tag" }, done ? words.was_done : words.not_done), element("br"), why))))];
  }

  wasted(tests) {
    const { words } = this;
    return [title(words.wasted), element("p", {}, tests.length ? `${tests.join(", ")}.` : words.nothing_wasted)];
  }

  signs({ columns, signs }) {
    if (!signs.length) return [];
    const row = (cells) => element("tr", {}, ...cells.map((text, place) =>
      element(place ? "td" : "th", place ? {} : { scope: "row" }, text)));
    return [title(this.words.for_or_against), element("div", { class: "tm-scroll", tabindex: "0", role: "region", "aria-label": this.words.for_or_against },
      element("table", { class: "tm-table" },
        element("thead", {}, element("tr", {}, ...columns.map((text) => element("th", { scope: "col" }, text)))),
        element("tbody", {}, ...signs.map(row))))];
  }

}
