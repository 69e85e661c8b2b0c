// Who answers graded questions: a box for the id on the class list, then the id with a way back.

class IdentityForm {
  constructor(model) {
    this.model = model;
    this.key = `tq-identity-${Math.random().toString(36).slice(2)}`;
    this.notice = element("p", { class: "tq-notice", role: "status" });
    this.body = element("div", {});
    this.node = element("form", { class: "tq-card tq-identity", novalidate: true }, this.body, this.notice);
    this.node.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!this.box) return;
      this.notice.textContent = model.get("identity").words.wait; // drawing the first curves takes the models a moment
      this.model.send({ learner: this.box.value });
    });
    this.update = () => this.show(model.get("identity"));
    model.on("change:identity", this.update);
    this.update();
  }

  show({ learner, words, line }) {
    const hadFocus = this.node.contains(document.activeElement);
    this.notice.textContent = "";
    const button = element("button", { type: learner ? "button" : "submit", class: learner ? "tq-button" : "tq-button tq-primary" },
      learner ? words.change : words.set);
    if (learner) {
      this.box = undefined;
      button.addEventListener("click", () => this.model.send({ learner: null }));
      this.body.replaceChildren(
        element("div", { class: "tq-head" }, element("p", { class: "tq-who" }, `${words.known} `, element("strong", {}, learner)), button),
        element("p", { class: "tq-notice" }, line));
    } else {
      this.box = element("input", { type: "text", class: "tq-number", id: this.key, autocomplete: "off", autocapitalize: "off",
        spellcheck: "false", "aria-describedby": `${this.key}-why` });
      this.body.replaceChildren(
        element("label", { class: "tq-prompt", for: this.key }, words.label),
        element("p", { class: "tq-how", id: `${this.key}-why` }, words.why),
        element("div", { class: "tq-number-row" }, this.box, button));
    }
    if (hadFocus) (this.box ?? button).focus();
  }

  say(sentence) {
    this.notice.replaceChildren(icon("ask"), sentence);
    this.box?.focus();
  }

  close() { this.model.off("change:identity", this.update); }
}
