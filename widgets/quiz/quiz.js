// The questions of a page: native controls, built once, then brought up to date. It knows no key: grading is the kernel's.

const REPLY_SECONDS = 10;
let forms = 0; // gives every question on the page ids and a radio group of its own
const FIELDS = {
  single_choice: ChoiceField, multiple_choice: ChoiceField, label: LabelField, numeric: NumberField,
  predict_curve: SliderField, ordering: OrderField, matching: MatchField, short_text: WordsField,
};

/** One question with its form, its hints and what is said to the answer. */
class Question {
  constructor(model, item, position, count) {
    this.model = model;
    this.item = item;
    this.words = model.get("words");
    this.key = `tq-${++forms}`;
    this.hintsOpen = 0;
    this.firstSeen = null;
    this.node = element("form", { class: "tq-card", novalidate: true });
    this.build(position, count);
    this.node.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
  }

  build(position, count) {
    const { words, item } = this;
    this.fields = element("fieldset", { class: "tq-fields" },
      element("legend", { class: "tq-prompt" }, ...inline(item.prompt)));
    this.field = new FIELDS[item.kind](item, words, this.key);
    this.fields.append(...this.field.nodes);
    this.confidence = this.confidenceFields();
    this.hints = element("div", { class: "tq-hints", "aria-live": "polite" });
    this.checkButton = element("button", { type: "submit", class: "tq-button tq-primary" });
    this.hintButton = element("button", { type: "button", class: "tq-button" });
    this.hintButton.addEventListener("click", () => this.openHint());
    this.notice = element("p", { class: "tq-notice", role: "status" });
    this.actions = element("div", { class: "tq-actions" }, this.checkButton, this.hintButton, this.notice);
    this.feedback = element("div", { class: "tq-feedback", tabindex: "-1", hidden: true });
    this.live = element("div", { class: "tq-live", "aria-live": "polite" }, this.feedback);
    const label = element("p", { class: "tq-position" }, fill(words.question, { position, count }),
      item.from ? ` · ${item.from}` : "");
    this.node.append(label, this.fields, this.confidence, this.hints, this.actions, this.live);
    this.labelHintButton();
    for (const event of ["input", "change", "click"]) this.node.addEventListener(event, () => this.noteChange());
  }

  confidenceFields() {
    this.levels = [1, 2, 3].map((level) =>
      element("input", { type: "radio", name: `${this.key}-confidence`, value: level }));
    const labels = this.levels.map((input, index) =>
      element("label", { class: "tq-level" }, input, element("span", {}, this.words[`confidence_${index + 1}`])));
    return element("fieldset", { class: "tq-confidence" },
      element("legend", {}, this.words.how_sure), element("div", { class: "tq-levels" }, ...labels));
  }

  submit() {
    const { words, field } = this;
    if (this.waiting) return this.say(words.still_waiting);
    if (this.shown?.finished) return undefined;
    const response = field.value();
    if (response === null) {
      field.focus();
      return this.say(field.missing(), "ask");
    }
    const confidence = this.isComparing() ? this.shown.confidence : this.levels.findIndex((input) => input.checked) + 1;
    if (!confidence) {
      this.levels[0].focus();
      return this.say(words.sure_first, "ask");
    }
    this.wait();
    this.model.send({
      item: this.item.id, tries: this.shown?.tries ?? 0, response, confidence, hints: this.hintsOpen,
      elapsed: this.firstSeen === null ? 0 : (performance.now() - this.firstSeen) / 1000,
    });
    return undefined;
  }

  /** The learner's words are saved and lie beside the model answer: what is left is to tick the points. */
  isComparing() { return this.item.kind === "short_text" && Boolean(this.shown?.points); }

  wait() {
    this.say(this.words.saving);
    this.checkButton.setAttribute("aria-disabled", "true");
    this.waiting = setTimeout(() => {
      this.say(this.words.no_reply, "ask");
      // A kernel that was only busy still answers; one that was restarted gets the answer again, and counts it once.
      this.waiting = null;
      this.checkButton.removeAttribute("aria-disabled");
    }, REPLY_SECONDS * 1000);
  }

  /** The kernel has replied: with nothing, or with a sentence that says why this is no attempt yet. */
  replied(sentence) {
    clearTimeout(this.waiting);
    this.waiting = null;
    this.checkButton.removeAttribute("aria-disabled");
    this.say(sentence, sentence ? "ask" : "");
    if (sentence) this.field.focus();
  }

  say(text, kind = "") {
    this.notice.textContent = "";
    if (text) this.notice.append(...(kind === "ask" ? [icon("ask"), text] : [text]));
    this.notice.classList.toggle("tq-ask", kind === "ask");
  }

  openHint() {
    const runs = this.item.hints[this.hintsOpen];
    if (!runs) return;
    this.hintsOpen += 1;
    const hint = element("p", { class: "tq-hint", tabindex: "-1" }, icon("hint"), element("span", {}, ...inline(runs)));
    this.hints.append(hint);
    this.labelHintButton();
    if (this.hintButton.hidden) hint.focus();
  }

  labelHintButton() {
    const count = this.item.hints.length;
    this.hintButton.hidden = this.hintsOpen >= count || Boolean(this.shown?.finished);
    this.hintButton.textContent = fill(this.words.hint, { position: this.hintsOpen + 1, count });
  }

  /** Bring the card up to date with what the kernel knows of this item; `shown` is undefined without an answer. */
  update(shown) {
    const before = this.shown;
    this.shown = shown;
    this.checkButton.textContent = this.buttonWord(shown);
    if (!shown || JSON.stringify(before) === JSON.stringify(shown)) return;
    if (!before || before.tries !== shown.tries) this.restore(shown);
    const hadFocus = this.node.contains(document.activeElement) && !this.feedback.contains(document.activeElement);
    this.fields.disabled = shown.finished;
    this.confidence.disabled = shown.finished || this.isComparing();
    this.node.classList.toggle("tq-finished", shown.finished);
    this.checkButton.hidden = shown.finished;
    this.labelHintButton();
    this.field.mark(shown);
    this.feedback.className = `tq-feedback tq-${shown.verdict}`;
    this.feedback.hidden = false;
    this.feedback.replaceChildren(...this.feedbackParts(shown));
    if (hadFocus && shown.finished) this.feedback.focus();
    else if (hadFocus && this.isComparing()) this.field.focus();
  }

  buttonWord(shown) {
    const { words, item } = this;
    if (this.node.dataset.part === "graded") return shown ? words.change : words.save;
    if (item.kind === "short_text") return shown?.points ? words.done_comparing : words.compare;
    if (shown) return words.again;
    return this.node.dataset.part === "predict" ? words.predict : words.check;
  }

  /** Put back what was entered, as after the lesson is run again. */
  restore(shown) {
    this.field.restore(shown.response);
    const keep = shown.finished || shown.verdict === "kept" || (this.item.kind === "short_text" && shown.points);
    this.levels.forEach((input, index) => { input.checked = Boolean(keep) && index + 1 === shown.confidence; });
    while (this.hintsOpen < shown.hints) this.openHint();
    this.savedEntry = this.entry();
  }

  entry() { return JSON.stringify([this.field.value(), this.levels.findIndex((input) => input.checked)]); }

  /** A saved graded answer that was changed on the page must not look saved. */
  noteChange() {
    if (this.shown?.verdict !== "kept" || this.waiting) return;
    const changed = this.entry() !== this.savedEntry;
    this.feedback.hidden = changed;
    if (changed !== (this.notice.textContent !== "")) this.say(changed ? this.words.changed : "", changed ? "ask" : "");
  }

  note(kind, text, saved) {
    return element("div", { class: "tq-head" }, element("p", {}, icon(kind), text), saved);
  }

  feedbackParts(shown) {
    const { words, item } = this;
    const saved = element("p", { class: shown.saved ? "tq-saved" : "tq-saved tq-ask" },
      icon(shown.saved ? "saved" : "ask"), shown.saved ? words.saved : words.not_saved);
    if (shown.verdict === "kept") {
      return [element("p", { class: "tq-verdict tq-kept" }, icon(shown.saved ? "saved" : "ask"),
        shown.saved ? words.kept_answer : words.not_saved)];
    }
    if (shown.verdict === "self" && !shown.finished) return [this.note("self", words.compare_now, saved)];
    if (shown.verdict === "saved") {
      const made = shown.saved ? words.prediction_saved : words.prediction_made;
      return [element("p", { class: "tq-verdict" }, icon(shown.saved ? "saved" : "ask"), made),
        element("p", {}, shown.all_answered ? words.see_below : words.predict_rest), ...(shown.saved ? [] : [saved])];
    }
    const said = shown.score || words[shown.verdict];
    const head = element("div", { class: "tq-head" },
      element("p", { class: "tq-verdict" }, icon(shown.verdict), said), saved);
    const parts = [head, ...shown.replies.map((entry) => reply(entry, words))];
    if (!shown.finished) {
      parts.push(element("p", { class: "tq-next" }, words[`next_${item.kind}`] ?? words.try_again));
      return parts;
    }
    if (shown.verdict === "wrong") parts.push(keyPart(shown, words));
    if (shown.next) parts.push(element("p", { class: "tq-comes-back" }, shown.next));
    return [...parts, element("div", { class: "tq-why" }, ...explanation(shown, words).filter(Boolean))];
  }
}

/** What the whole quiz says about its answers: not saved and why, or lines that could not be read back. */
function showSaving(node, saving, words) {
  node.replaceChildren();
  if (saving.problem) {
    const address = `data:application/x-ndjson;charset=utf-8,${encodeURIComponent(saving.lines)}`;
    node.append(element("div", { class: "tq-problem" },
      element("p", {}, icon("ask"), element("strong", {}, saving.problem), ` ${words.kept}`),
      element("a", { class: "tq-button", href: address, download: saving.file }, words.download)));
  }
  if (saving.left_out) node.append(element("p", { class: "tq-left-out" }, saving.left_out));
}

/** What is due for review, lesson by lesson, and the button that shows more of it. */
class DueList {
  constructor(model) {
    this.model = model;
    this.line = element("p", { class: "tq-due", role: "status" });
    this.table = element("table", { class: "tq-due-table" });
    this.node = element("div", { class: "tq-due-head" }, this.line, this.table);
    this.button = element("button", { type: "button", class: "tq-button" });
    this.button.addEventListener("click", () => model.send({ more: true }));
    this.more = element("div", { class: "tq-actions", hidden: true }, this.button);
    this.update = () => this.show(model.get("summary"));
    model.on("change:summary", this.update);
    this.update();
  }

  show({ line, columns, rows, waiting, more }) {
    if (this.line.textContent !== line) this.line.textContent = line;
    const cells = (row) => row.map((text, index) => element(index ? "td" : "th", index ? {} : { scope: "row" }, text));
    this.table.hidden = !rows.length;
    this.table.replaceChildren(
      element("thead", {}, element("tr", {}, ...columns.map((text) => element("th", { scope: "col" }, text)))),
      element("tbody", {}, ...rows.map((row) => element("tr", {}, ...cells(row)))));
    this.more.hidden = !waiting;
    this.button.textContent = more;
  }

  close() { this.model.off("change:summary", this.update); }
}

function renderQuiz({ model, root }) {
  const words = model.get("words");
  root.setAttribute("aria-label", words.questions);
  const list = element("div", { class: "tq-list" });
  const saving = element("div", { class: "tq-saving", "aria-live": "polite" });
  const seen = new IntersectionObserver((entries) => entries.filter((entry) => entry.isIntersecting).forEach((entry) => {
    const question = questions.find(({ node }) => node === entry.target);
    if (question) question.firstSeen ??= performance.now();
  }));
  let questions = [];
  const build = (item, index, count) => {
    const question = new Question(model, item, index + 1, count);
    question.node.dataset.part = model.get("part");
    seen.observe(question.node);
    return question;
  };
  const buildAll = () => {
    seen.disconnect();
    const items = model.get("items");
    questions = items.map((item, index) => build(item, index, items.length));
    list.replaceChildren(...questions.map(({ node }) => node));
    update();
  };
  const update = () => {
    const answers = model.get("answers");
    questions.forEach((question, index) => {
      const shown = answers[question.item.id];
      if (question.shown && !shown) { // the learner has deleted the answers
        questions[index] = build(question.item, index, questions.length);
        question.node.replaceWith(questions[index].node);
      }
      questions[index].update(shown);
    });
  };
  const updateSaving = () => showSaving(saving, model.get("saving"), words);
  const receive = ({ item, sentence, identity }) => identity ? who?.say(identity) : questions.find((entry) => entry.item.id === item)?.replied(sentence);
  const due = model.get("view") === "review" ? new DueList(model) : undefined;
  const who = model.get("view") === "graded" ? new IdentityForm(model) : undefined;
  if (due) root.append(due.node);
  if (who) root.append(who.node);
  if (Object.keys(model.get("palettes")).length) root.append(paletteStyle(model.get("palettes")));
  root.append(list, ...(due ? [due.more] : []), saving);
  model.on("change:items", buildAll);
  model.on("change:answers", update);
  model.on("change:saving", updateSaving);
  model.on("msg:custom", receive);
  buildAll();
  updateSaving();
  return () => {
    due?.close();
    who?.close();
    seen.disconnect();
    model.off("change:items", buildAll);
    model.off("change:answers", update);
    model.off("change:saving", updateSaving);
    model.off("msg:custom", receive);
  };
}

function predictionCard(shown, words) {
  return element("article", { class: "tq-card" },
    element("p", { class: "tq-prompt" }, ...inline(shown.prompt)),
    element("dl", { class: "tq-compare" },
      element("div", {}, element("dt", {}, words.you_predicted),
        element("dd", {}, shown.answer, element("span", { class: "tq-sure" }, shown.confidence))),
      element("div", {}, element("dt", {}, words.what_is_right), element("dd", {}, shown.key))),
    element("div", { class: `tq-feedback tq-${shown.verdict}` },
      element("p", { class: "tq-verdict" }, icon(shown.verdict),
        { right: words.came_true, wrong: words.came_differently, self: words.compare_yourself }[shown.verdict]),
      ...shown.replies.map((entry) => reply(entry, words)),
      element("div", { class: "tq-why" }, ...explanation(shown, words).filter(Boolean))));
}

function renderPrediction({ model, root }) {
  const words = model.get("words");
  root.setAttribute("aria-label", words.your_predictions);
  root.setAttribute("aria-live", "polite");
  const update = () => {
    const items = model.get("items");
    root.replaceChildren(...(items.length
      ? items.map((shown) => predictionCard(shown, words))
      : [element("p", { class: "tq-card tq-quiet" }, words.not_predicted)]));
  };
  model.on("change:items", update);
  update();
  return () => model.off("change:items", update);
}

export default {
  render({ model, el }) {
    const root = element("div", { class: "tq", role: "group", lang: model.get("lang") });
    // Keys belong to the control that has the focus, not to JupyterLab, whose shortcuts (b adds a cell, the arrows
    // move to the next one) match the focused element itself: the mark must stand there, not on what is around it.
    root.addEventListener("focusin", ({ target }) => target.setAttribute("data-lm-suppress-shortcuts", "true"));
    el.append(root);
    return (model.get("view") === "prediction" ? renderPrediction : renderQuiz)({ model, root });
  },
};
