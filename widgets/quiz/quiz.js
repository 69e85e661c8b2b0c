// The page of a quiz: native controls, built once, then brought up to date. It knows no key: grading is the kernel's.

const REPLY_SECONDS = 10;
let forms = 0; // gives every question on the page ids and a radio group of its own

/** Make an element; strings become text and are never read as HTML. */
function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== undefined && child !== null));
  return node;
}

/** Turn runs, pairs of a kind and characters, into elements. */
const inline = (runs) => runs.map(([kind, text]) => (kind ? element(kind, {}, text) : text));
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
const icon = (name) => element("span", { class: `tq-icon tq-icon-${name}`, "aria-hidden": "true" });
const hidden = (text) => element("span", { class: "tq-hidden" }, text);

function references(list, words) {
  if (!list?.length) return undefined;
  const entries = list.map(({ text, url }) =>
    element("li", {}, url
      ? element("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, text, hidden(` (${words.new_tab})`))
      : text));
  return element("div", { class: "tq-references" },
    element("p", { class: "tq-small-title" }, words.references), element("ul", {}, ...entries));
}

function explanation(shown, words) {
  return [
    element("p", { class: "tq-small-title" }, words.why),
    ...shown.explanation.map((runs) => element("p", {}, ...inline(runs))),
    references(shown.references, words),
  ];
}

function reply({ lead, text, right, missed }, words) {
  const paragraph = element("p", { class: "tq-reply" });
  if (lead.length) {
    paragraph.append(icon(right ? "right" : "wrong"), hidden(`${right ? words.right : words.wrong}: `),
      element("strong", {}, ...inline(lead)), missed ? ` (${words.missed})` : "", element("br"));
  }
  paragraph.append(...inline(text));
  return paragraph;
}

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
    if (item.kind === "numeric") this.fields.append(...this.numberField());
    else this.fields.append(...this.choiceFields());
    this.confidence = this.confidenceFields();
    this.hints = element("div", { class: "tq-hints", "aria-live": "polite" });
    this.checkButton = element("button", { type: "submit", class: "tq-button tq-primary" });
    this.hintButton = element("button", { type: "button", class: "tq-button" });
    this.hintButton.addEventListener("click", () => this.openHint());
    this.notice = element("p", { class: "tq-notice", role: "status" });
    this.actions = element("div", { class: "tq-actions" }, this.checkButton, this.hintButton, this.notice);
    this.feedback = element("div", { class: "tq-feedback", tabindex: "-1", hidden: true });
    this.live = element("div", { class: "tq-live", "aria-live": "polite" }, this.feedback);
    const label = element("p", { class: "tq-position" }, fill(words.question, { position, count }));
    this.node.append(label, this.fields, this.confidence, this.hints, this.actions, this.live);
    this.labelHintButton();
  }

  choiceFields() {
    const several = this.item.kind === "multiple_choice";
    const note = element("p", { class: "tq-how" }, several ? this.words.several : this.words.one);
    this.inputs = this.item.choices.map((choice) =>
      element("input", { type: several ? "checkbox" : "radio", name: `${this.key}-choice`, value: choice.id }));
    this.labels = this.item.choices.map((choice, index) =>
      element("label", { class: "tq-choice" }, this.inputs[index],
        element("span", { class: "tq-text" }, ...inline(choice.text)), element("span", { class: "tq-mark" })));
    return [note, element("div", { class: "tq-choices" }, ...this.labels)];
  }

  numberField() {
    const { words, item, key } = this;
    this.box = element("input", { type: "text", class: "tq-number", id: `${key}-number`, autocomplete: "off",
      autocapitalize: "off", spellcheck: "false", "aria-describedby": `${key}-number-hint` });
    return [
      element("label", { class: "tq-how", for: `${key}-number` }, words.number),
      element("div", { class: "tq-number-row" }, this.box, element("span", { class: "tq-unit" }, item.unit)),
      element("p", { class: "tq-hidden", id: `${key}-number-hint` }, fill(words.number_hint, { unit: item.unit })),
    ];
  }

  confidenceFields() {
    this.levels = [1, 2, 3].map((level) =>
      element("input", { type: "radio", name: `${this.key}-confidence`, value: level }));
    const labels = this.levels.map((input, index) =>
      element("label", { class: "tq-level" }, input, element("span", {}, this.words[`confidence_${index + 1}`])));
    return element("fieldset", { class: "tq-confidence" },
      element("legend", {}, this.words.how_sure), element("div", { class: "tq-levels" }, ...labels));
  }

  entered() {
    if (this.box) return this.box.value.trim() ? this.box.value : null;
    const chosen = this.inputs.filter((input) => input.checked).map((input) => input.value);
    return chosen.length ? chosen : null;
  }

  submit() {
    const { words } = this;
    if (this.waiting) return this.say(words.still_waiting);
    if (this.shown?.finished) return undefined;
    const response = this.entered();
    if (response === null) {
      (this.box ?? this.inputs[0]).focus();
      return this.say(this.box ? words.number_first : words.choose_first, "ask");
    }
    const confidence = this.levels.findIndex((input) => input.checked) + 1;
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
    if (sentence) (this.box ?? this.inputs.find((input) => input.checked) ?? this.inputs[0]).focus();
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
    const prediction = this.node.dataset.part === "predict";
    this.checkButton.textContent = shown ? this.words.again : prediction ? this.words.predict : this.words.check;
    if (!shown || JSON.stringify(before) === JSON.stringify(shown)) return;
    if (!before || before.tries !== shown.tries) this.restore(shown);
    const hadFocus = this.node.contains(document.activeElement) && !this.feedback.contains(document.activeElement);
    this.fields.disabled = this.confidence.disabled = shown.finished;
    this.node.classList.toggle("tq-finished", shown.finished);
    this.checkButton.hidden = shown.finished;
    this.labelHintButton();
    this.markChoices(shown);
    this.feedback.className = `tq-feedback tq-${shown.verdict}`;
    this.feedback.hidden = false;
    this.feedback.replaceChildren(...this.feedbackParts(shown));
    if (hadFocus && shown.finished) this.feedback.focus();
  }

  /** Put back what was entered, as after the lesson is run again. */
  restore(shown) {
    if (this.box) this.box.value ||= shown.response;
    else for (const input of this.inputs) input.checked = shown.response.includes(input.value);
    this.levels.forEach((input, index) => { input.checked = shown.finished && index + 1 === shown.confidence; });
    while (this.hintsOpen < shown.hints) this.openHint();
  }

  markChoices(shown) {
    if (this.box) return;
    this.inputs.forEach((input, index) => {
      const right = shown.right?.includes(input.value);
      const chosenWrong = shown.right && input.checked && !right;
      this.labels[index].classList.toggle("tq-choice-right", Boolean(right));
      this.labels[index].classList.toggle("tq-choice-wrong", Boolean(chosenWrong));
      this.labels[index].querySelector(".tq-mark").replaceChildren(
        ...(right ? [icon("right"), this.words.right_answer] : chosenWrong ? [icon("wrong"), this.words.wrong] : []));
    });
  }

  feedbackParts(shown) {
    const { words, item } = this;
    const saved = element("p", { class: shown.saved ? "tq-saved" : "tq-saved tq-ask" },
      icon(shown.saved ? "saved" : "ask"), shown.saved ? words.saved : words.not_saved);
    if (shown.verdict === "saved") {
      const made = shown.saved ? words.prediction_saved : words.prediction_made;
      return [element("p", { class: "tq-verdict" }, icon(shown.saved ? "saved" : "ask"), made),
        element("p", {}, shown.all_answered ? words.see_below : words.predict_rest), ...(shown.saved ? [] : [saved])];
    }
    const head = element("div", { class: "tq-head" },
      element("p", { class: "tq-verdict" }, icon(shown.verdict), words[shown.verdict]), saved);
    const parts = [head, ...shown.replies.map((entry) => reply(entry, words))];
    if (!shown.finished) {
      parts.push(element("p", { class: "tq-next" },
        item.kind === "multiple_choice" ? words.some_missing : words.try_again));
      return parts;
    }
    if (shown.verdict === "wrong") {
      parts.push(element("p", {}, element("strong", {}, words.right_answer_is), ` ${shown.key}`));
    }
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

function renderQuiz({ model, root }) {
  const words = model.get("words");
  const items = model.get("items");
  root.setAttribute("aria-label", words.questions);
  const questions = items.map((item, index) => new Question(model, item, index + 1, items.length));
  const saving = element("div", { class: "tq-saving", "aria-live": "polite" });
  const seen = new IntersectionObserver((entries) => entries.filter((entry) => entry.isIntersecting).forEach((entry) => {
    const question = questions.find(({ node }) => node === entry.target);
    question.firstSeen ??= performance.now();
  }));
  for (const question of questions) {
    question.node.dataset.part = model.get("part");
    seen.observe(question.node);
  }
  root.append(...questions.map(({ node }) => node), saving);
  const update = () => {
    const answers = model.get("answers");
    questions.forEach((question) => question.update(answers[question.item.id]));
  };
  const updateSaving = () => showSaving(saving, model.get("saving"), words);
  const receive = ({ item, sentence }) => questions.find((entry) => entry.item.id === item)?.replied(sentence);
  model.on("change:answers", update);
  model.on("change:saving", updateSaving);
  model.on("msg:custom", receive);
  update();
  updateSaving();
  return () => {
    seen.disconnect();
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
        shown.verdict === "right" ? words.came_true : words.came_differently),
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
    return (model.get("view") === "quiz" ? renderQuiz : renderPrediction)({ model, root });
  },
};
