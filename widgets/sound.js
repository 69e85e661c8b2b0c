// A sound behind a closed door: the player appears when its summary is opened, loads nothing before it is used and
// never plays by itself. The words for what is heard stand beside it.

function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name in node && name !== "role") node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

class Player {
  constructor(model) {
    this.model = model;
    const { open, loud } = model.get("texts");
    const id = `twitch-${Math.random().toString(36).slice(2)}`;
    this.words = element("div", { id, className: "twitch-sound-words", "aria-live": "polite" });
    this.audio = element("audio", {
      controls: true,
      preload: "none",
      "aria-label": model.get("name"),
      "aria-describedby": id,
    });
    const summary = element("summary", {}, `${open}: ${model.get("name")}`);
    const advice = element("p", { className: "twitch-sound-advice" }, loud);
    this.door = element("details", {}, summary, advice, this.audio, this.words);
    this.node = element("div", { className: "twitch-sound", lang: model.get("language") }, this.door);
    // JupyterLab asks the focused element itself, not its surroundings, whether its shortcuts are to stay away.
    this.node.addEventListener("focusin", ({ target }) => target.setAttribute("data-lm-suppress-shortcuts", "true"));
    this.door.addEventListener("toggle", () => this.opened());
  }

  opened() {
    if (!this.door.open) this.audio.pause();
    if (this.model.get("wanted") === this.door.open) return;
    this.model.set("wanted", this.door.open);
    this.model.save_changes();
  }

  showSound() {
    const view = this.model.get("recording");
    this.forget();
    this.audio.hidden = !view?.byteLength;
    if (this.audio.hidden) return;
    this.address = URL.createObjectURL(new Blob([view], { type: "audio/wav" }));
    this.audio.src = this.address;
  }

  showWords() {
    const heard = this.model.get("heard");
    const sentences = heard.length ? heard : [this.model.get("texts").none];
    this.words.replaceChildren(...sentences.map((sentence) => element("p", {}, sentence)));
  }

  /** Stop, and give back the memory of the last sound. */
  forget() {
    this.audio.pause();
    this.audio.removeAttribute("src");
    if (this.address) URL.revokeObjectURL(this.address);
    this.address = null;
  }
}

function render({ model, el }) {
  const player = new Player(model);
  const showSound = () => player.showSound();
  const showWords = () => player.showWords();
  showSound();
  showWords();
  el.append(player.node);
  model.on("change:recording", showSound);
  model.on("change:heard", showWords);
  return () => {
    model.off("change:recording", showSound);
    model.off("change:heard", showWords);
    player.forget();
  };
}

export default { render };
