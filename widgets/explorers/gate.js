// A closed explorer: one quiet sentence and a button, and what went wrong if it could not be opened.
// Once open, it only keeps the place for a reader's focus.

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
  const problem = document.createElement("p");
  problem.className = "twitch-gate-problem";
  problem.setAttribute("role", "alert");
  box.append(sentence, button, problem);
  el.append(box);
  const show = () => {
    const opened = model.get("opened");
    button.hidden = opened;
    sentence.textContent = opened ? words.opened : words.closed;
    problem.textContent = opened ? "" : model.get("problem");
    box.classList.toggle("twitch-gate-open", opened);
  };
  show();
  const changes = ["change:opened", "change:problem"];
  for (const change of changes) model.on(change, show);
  return () => changes.forEach((change) => model.off(change, show));
}

export default { render };
