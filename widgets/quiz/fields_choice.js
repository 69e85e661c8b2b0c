// Fields in which something is chosen: from a list, or a place in a drawing. Each field has the same few methods:
// value() is the response or null, missing() the word that asks for it, focus(), restore(response) and mark(shown).

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

class ChoiceField {
  constructor(item, words, key) {
    this.words = words;
    this.several = item.kind === "multiple_choice";
    this.inputs = item.choices.map((choice) =>
      element("input", { type: this.several ? "checkbox" : "radio", name: `${key}-choice`, value: choice.id }));
    this.labels = item.choices.map((choice, index) =>
      element("label", { class: "tq-choice" }, this.inputs[index],
        element("span", { class: "tq-text" }, ...this.lead(index), ...inline(choice.text)),
        element("span", { class: "tq-mark" })));
    this.list = element("div", { class: "tq-choices" }, ...this.labels);
    this.nodes = [element("p", { class: "tq-how" }, this.several ? words.several : words.one), this.list];
  }

  lead() { return []; }

  value() {
    const chosen = this.inputs.filter((input) => input.checked).map((input) => input.value);
    return chosen.length ? chosen : null;
  }

  missing() { return this.words.choose_first; }

  focus() { (this.inputs.find((input) => input.checked) ?? this.inputs[0]).focus(); }

  restore(response) {
    for (const input of this.inputs) input.checked = response.includes(input.value);
  }

  mark(shown) {
    this.inputs.forEach((input, index) => {
      const right = Boolean(shown.right?.includes(input.value));
      const chosenWrong = Boolean(shown.right && input.checked && !right);
      this.labels[index].classList.toggle("tq-choice-right", right);
      this.labels[index].classList.toggle("tq-choice-wrong", chosenWrong);
      this.labels[index].querySelector(".tq-mark").replaceChildren(
        ...(right ? [icon("right"), this.words.right_answer] : chosenWrong ? [icon("wrong"), this.words.wrong] : []));
    });
  }
}

/** Places in a drawing: a click chooses the nearest one, and the list beside it holds the native controls. */
class LabelField extends ChoiceField {
  constructor(item, words, key) {
    super(item, words, key);
    const { picture } = item;
    const [left, top, wide, high] = picture.box;
    this.pins = picture.places.map(({ at: [x, y] }, index) =>
      element("span", { class: "tq-pin", style: `left:${(100 * (x - left)) / wide}%;top:${(100 * (y - top)) / high}%` },
        LETTERS[index]));
    this.map = element("div", { class: "tq-map" }, drawing(picture),
      element("span", { class: "tq-pins", "aria-hidden": "true" }, ...this.pins));
    const described = element("figure", { class: "tq-figure", role: "img", "aria-label": picture.description }, this.map);
    this.map.addEventListener("click", (event) => this.pick(event));
    this.list.addEventListener("change", () => this.showPins());
    this.nodes = [element("p", { class: "tq-how" }, words.place), described, this.list];
  }

  lead(index) { return [element("span", { class: "tq-letter" }, LETTERS[index]), " "]; }

  pick({ clientX, clientY }) {
    if (this.inputs[0].matches(":disabled")) return;
    const distance = (pin) => {
      const { left, top, width, height } = pin.getBoundingClientRect();
      return Math.hypot(clientX - left - width / 2, clientY - top - height / 2);
    };
    const distances = this.pins.map(distance);
    const nearest = distances.indexOf(Math.min(...distances));
    this.inputs[nearest].checked = true;
    this.inputs[nearest].focus({ preventScroll: true });
    this.showPins();
  }

  showPins() {
    this.pins.forEach((pin, index) => pin.classList.toggle("tq-pin-chosen", this.inputs[index].checked));
  }

  restore(response) {
    super.restore(response);
    this.showPins();
  }

  mark(shown) {
    super.mark(shown);
    this.pins.forEach((pin, index) => {
      for (const kind of ["right", "wrong"]) {
        pin.classList.toggle(`tq-pin-${kind}`, this.labels[index].classList.contains(`tq-choice-${kind}`));
      }
    });
  }
}
