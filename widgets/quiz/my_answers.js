// Where the answers are, and buttons to take them along, bring them in and delete them.

export default {
  render({ model, el }) {
    const root = element("div", { class: "tq", role: "group", lang: model.get("lang") });
    root.addEventListener("focusin", ({ target }) => target.setAttribute("data-lm-suppress-shortcuts", "true"));
    const start = model.get("shown");
    root.setAttribute("aria-label", start.title);
    const place = element("p", { class: "tq-place" });
    const problem = element("p", { class: "tq-left-out" });
    const said = element("p", { class: "tq-notice", role: "status" });
    const button = (word, action, look = "") => {
      const node = element("button", { type: "button", class: `tq-button ${look}` }, word);
      node.addEventListener("click", action);
      return node;
    };
    const file = element("input", { type: "file", accept: ".jsonl", class: "tq-hidden", tabindex: "-1", "aria-hidden": "true" });
    const exporting = button(start.export, () => model.send({ do: "export" }));
    const importing = button(start.import, () => file.click());
    const deleting = button(start.delete, () => ask(true));
    const really = element("div", { class: "tq-problem", hidden: true }, element("p", {}, start.really),
      element("div", { class: "tq-actions" }, button(start.yes, () => { ask(false); model.send({ do: "delete" }); }, "tq-danger"),
        button(start.no, () => { ask(false); said.textContent = start.kept; })));
    const ask = (open) => {
      really.hidden = !open;
      deleting.setAttribute("aria-expanded", String(open));
      if (open) really.querySelectorAll("button")[1].focus();
      else deleting.focus();
    };
    deleting.setAttribute("aria-expanded", "false");
    file.addEventListener("change", async () => {
      if (!file.files.length) return;
      if (file.files[0].size > start.largest) {
        said.textContent = start.too_large;
        file.value = "";
        return;
      }
      model.send({ do: "import" }, undefined, [await file.files[0].arrayBuffer()]);
      file.value = "";
    });
    const update = () => {
      const shown = model.get("shown");
      place.replaceChildren(shown.line, " ", element("code", {}, shown.folder));
      problem.textContent = shown.problem;
      problem.hidden = !shown.problem;
    };
    const receive = ({ sentence, file: name, text }) => {
      said.textContent = sentence;
      if (name) download(name, text, "application/x-ndjson");
    };
    el.append(root);
    root.append(element("section", { class: "tq-card" }, place, problem,
      element("div", { class: "tq-actions" }, exporting, importing, deleting, file), really, said));
    model.on("change:shown", update);
    model.on("msg:custom", receive);
    update();
    return () => { model.off("change:shown", update); model.off("msg:custom", receive); };
  },
};
