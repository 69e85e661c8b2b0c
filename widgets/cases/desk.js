// The desk: who comes in, what can be asked and tested, and what has been told and found. Rules are the kernel's.

class Desk {
  constructor(model) {
    this.model = model;
    this.words = model.get("words");
    this.node = element("div", { class: "tm-desk" });
    this.live = element("p", { class: "tm-hidden", role: "status" });
    this.patient = undefined;
  }

  update(view) {
    if (view.stage === "waiting") return this.showDoor(view);
    if (this.patient !== view.patient.key) this.showPatient(view);
    this.showBudget(view);
    this.steps.forEach((step) => step.update(view));
    this.showEntries(this.told, view.told, this.words.nothing_told);
    this.showEntries(this.found, view.found, this.words.nothing_found);
    put(this.live, view.said);
    put(this.notice, view.notice);
    this.notice.hidden = !view.notice;
    this.call.setAttribute("aria-disabled", String(view.stage !== "open" || view.called));
    put(this.calledWords, view.called_words || this.words.call_hint);
    return undefined;
  }

  showDoor(view) {
    if (this.patient === null) return put(this.notice, view.notice);
    this.patient = null;
    const id = `tm-${++keys}`;
    const field = element("input", { id, class: "tm-number", inputmode: "numeric", autocomplete: "off", "aria-describedby": `${id}-hint` });
    this.notice = element("p", { class: "tm-notice", role: "alert" }, view.notice);
    const begin = element("button", { type: "submit", class: "tm-button tm-primary" }, this.words.begin);
    const form = element("form", { class: "tm-door" },
      element("div", { class: "tm-actions" }, begin),
      element("div", { class: "tm-list" }, element("label", { for: id }, this.words.list), field,
        element("span", { id: `${id}-hint`, class: "tm-quiet" }, this.words.list_hint)),
      this.notice);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      put(this.notice, this.words.waiting);
      this.model.send({ act: "begin", list: field.value });
    });
    this.node.replaceChildren(element("div", { class: "tm-card tm-person" }, ...view.rules.map((text) => element("p", {}, text)), form));
    return undefined;
  }

  showPatient(view) {
    const { words } = this;
    const wasThere = this.patient !== undefined;
    this.patient = view.patient.key;
    this.heading = element("h3", { class: "tm-name", tabindex: "-1" }, view.patient.title);
    this.budget = element("p", { class: "tm-budget" });
    this.notice = element("p", { class: "tm-notice", role: "alert" });
    this.steps = [...view.questions, ...view.tests].map((step) => new StepButton(this.model, step, words));
    const buttons = (list) => element("div", { class: "tm-steps" },
      ...list.map(({ id }) => this.steps.find((one) => one.id === id).node));
    this.told = element("div", { class: "tm-entries" });
    this.found = element("div", { class: "tm-entries" });
    this.call = element("button", { type: "button", class: "tm-button tm-call" }, icon("call"), words.call);
    this.call.addEventListener("click", () => this.ask({ act: "call" }, this.call));
    this.calledWords = element("span", { class: "tm-quiet" });
    this.node.replaceChildren(
      element("div", { class: "tm-card tm-person" },
        element("p", { class: "tm-quiet" }, view.patient.number), this.heading,
        element("p", { class: "tm-opening" }, view.patient.opening), this.budget),
      element("div", { class: "tm-emergency" }, this.call, this.calledWords),
      element("div", { class: "tm-columns" },
        element("section", { class: "tm-card", "aria-label": words.told }, title(words.ask), buttons(view.questions), this.told),
        element("section", { class: "tm-card", "aria-label": words.found }, title(words.tests), buttons(view.tests), this.found)),
      this.notice, this.live);
    if (!wasThere) return; // the cell has just run: the page stays where it is
    this.heading.focus({ preventScroll: true });
    this.heading.scrollIntoView({ block: "center" });
  }

  ask(message, button) {
    if (button.getAttribute("aria-disabled") !== "true") this.model.send(message);
  }

  showBudget(view) {
    const dots = Array.from({ length: view.budget.total }, (_, place) =>
      element("i", { class: place < view.budget.left ? "tm-dot" : "tm-dot tm-spent" }));
    this.budget.replaceChildren(element("span", { class: "tm-dots", "aria-hidden": "true" }, ...dots), ` ${view.budget.words}`);
  }

  showEntries(node, entries, nothing) {
    if (!entries.length) return node.replaceChildren(element("p", { class: "tm-quiet" }, nothing));
    const shown = node.querySelectorAll("article").length;
    if (!shown || shown > entries.length) node.replaceChildren();
    node.append(...entries.slice(shown <= entries.length ? shown : 0).map((entry) => this.entry(entry)));
    return undefined;
  }

  entry({ title: name, texts, rows }) {
    return element("article", { class: "tm-entry" }, element("h5", {}, name),
      ...texts.map((text) => element("p", {}, text)), rows.length ? this.table(name, rows) : undefined);
  }

  table(name, rows) {
    const { words } = this;
    const head = [words.measured, words.value, words.usual].map((text) => element("th", { scope: "col" }, text));
    const body = rows.map((row) => element("tr", { class: row.mark === "usual" ? "" : "tm-off" },
      element("th", { scope: "row" }, row.name),
      element("td", {}, row.value, ...this.mark(row.mark)),
      element("td", {}, row.usual)));
    return element("table", { class: "tm-table", "aria-label": name },
      element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...body));
  }

  mark(mark) {
    if (mark === "usual") return [];
    const [arrow, words] = mark === "low" ? ["↓", this.words.below_usual] : ["↑", this.words.above_usual];
    return [element("span", { "aria-hidden": "true", class: "tm-arrow" }, ` ${arrow} ${this.words[mark]}`), hidden(` (${words})`)];
  }

}

/** A question or test: a button that says what it costs, and that it was done. */
class StepButton {
  constructor(model, { id, label, about, cost }, words) {
    this.id = id;
    this.words = words;
    this.state = element("span", { class: "tm-cost" });
    this.cost = cost;
    this.node = element("button", { type: "button", class: "tm-step", title: about },
      element("span", { class: "tm-step-name" }, label), this.state);
    this.node.addEventListener("click", () => {
      if (this.node.getAttribute("aria-disabled") !== "true") model.send({ act: "take", step: id });
    });
  }

  update(view) {
    const done = view.done.includes(this.id);
    const possible = view.possible.includes(this.id);
    this.node.setAttribute("aria-disabled", String(!possible));
    this.node.classList.toggle("tm-done", done);
    const dear = !done && !possible && view.stage === "open" ? ` (${this.words.too_dear})` : "";
    put(this.state, done ? `✓ ${this.words.done}` : this.cost);
    this.node.setAttribute("aria-label", `${this.node.firstChild.textContent}, ${done ? this.words.done : this.cost}${dear}`);
  }
}
