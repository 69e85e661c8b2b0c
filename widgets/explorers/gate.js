// A closed explorer: one quiet sentence and a button. Once open, it only keeps the place for a reader's focus.

function render({ model, el }) {
  const words = model.get("words");
  const box = document.createElement("div");
  box.className = "twitch-gate";
  box.lang = model.get("language");
  box.tabIndex = -1;
  const sentence = document.createElement("p");
  sentence.textContent = words.closed;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = words.anyway;
  button.addEventListener("click", () => {
    box.focus(); // the button is about to go
    model.set("opened", true);
    model.save_changes();
  });
  // JupyterLab asks the focused element itself, not its surroundings, whether its shortcuts are to stay away.
  box.addEventListener("focusin", ({ target }) => target.setAttribute("data-lm-suppress-shortcuts", "true"));
  box.append(sentence, button);
  el.append(box);
  const show = () => {
    const opened = model.get("opened");
    button.hidden = opened;
    sentence.textContent = opened ? words.opened : words.closed;
    box.classList.toggle("twitch-gate-open", opened);
  };
  show();
  model.on("change:opened", show);
  return () => model.off("change:opened", show);
}

export default { render };
