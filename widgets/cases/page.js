// One page of a case on the screen: it shows what the kernel sends.

function render({ model, el }) {
  const root = element("div", { class: "tm", lang: model.get("language"), role: "group", "aria-label": model.get("words").name });
  // Keys belong to the control that has the focus, not to JupyterLab's shortcuts, which match the focused element itself.
  root.addEventListener("focusin", ({ target }) => target.setAttribute("data-lm-suppress-shortcuts", "true"));
  const page = model.get("place") === "desk" ? new Desk(model) : new Verdict(model);
  const update = () => page.update(model.get("shown"));
  root.append(page.node);
  update();
  el.append(root);
  model.on("change:shown", update);
  return () => model.off("change:shown", update);
}

export default { render };
