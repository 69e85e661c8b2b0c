// The hand-in: who, how much is answered, a button that writes the file, where it lies and what is in it.

function handedIn({ written, answers, words }) {
  const save = element("button", { type: "button", class: "tq-button" }, words.download);
  save.addEventListener("click", () => download(written.name, written.text, "application/x-ndjson"));
  const entries = answers.map(({ prompt, answer, more }) => element("li", {},
    element("p", {}, prompt), element("p", {}, element("strong", {}, answer)), element("p", { class: "tq-second tq-small" }, more)));
  return [
    written.problem ? element("p", { class: "tq-notice tq-ask" }, icon("ask"), written.problem)
      : element("div", { class: "tq-feedback tq-kept" },
        element("p", { class: "tq-verdict" }, icon("saved"), words.where), element("p", { class: "tq-place" }, element("code", {}, written.path)),
        element("p", {}, words.give)),
    element("div", { class: "tq-actions" }, save, element("span", { class: "tq-second" }, written.size)),
    element("details", { class: "tq-inside" }, element("summary", {}, words.inside), element("p", {}, words.inside_line),
      element("ul", { class: "tq-inside-list" }, ...entries),
      element("details", {}, element("summary", {}, words.raw), element("pre", { tabindex: "0" }, written.text))),
  ];
}

export default {
  render({ model, el }) {
    const root = element("div", { class: "tq tq-hand-in", role: "group", lang: model.get("lang") });
    root.addEventListener("focusin", ({ target }) => target.setAttribute("data-lm-suppress-shortcuts", "true"));
    const { words } = model.get("shown");
    root.setAttribute("aria-label", words.title);
    const who = new IdentityForm(model);
    const line = element("p", { class: "tq-overall", role: "status" });
    const rows = element("tbody", {});
    const table = element("table", { class: "tq-table" },
      element("thead", {}, element("tr", {}, element("th", { scope: "col" }, words.lesson), element("th", { scope: "col" }, words.answered))), rows);
    const missing = element("p", { class: "tq-second" });
    const said = element("p", { class: "tq-notice", role: "status" });
    const button = (action, look) => {
      const node = element("button", { type: "button", class: `tq-button ${look}` });
      node.addEventListener("click", () => { said.textContent = ""; model.send({ do: action }); });
      return node;
    };
    const write = button("hand_in", "tq-primary");
    const refresh = button("refresh", "");
    refresh.textContent = words.refresh;
    const result = element("div", { class: "tq-written", "aria-live": "polite" });
    const card = element("section", { class: "tq-card" }, line, table, missing, element("div", { class: "tq-actions" }, write, refresh, said), result);
    const update = () => {
      const shown = model.get("shown");
      card.hidden = !shown.ready;
      line.textContent = shown.line;
      rows.replaceChildren(...shown.rows.map(([title, count]) =>
        element("tr", {}, element("th", { scope: "row" }, title), element("td", { class: "tq-figure-cell" }, count))));
      missing.textContent = shown.missing;
      missing.hidden = !shown.missing;
      const done = Boolean(shown.written.name);
      write.textContent = done ? words.again : words.write;
      write.classList.toggle("tq-primary", !done);
      result.replaceChildren(...(done ? handedIn(shown) : []));
    };
    const receive = ({ sentence, identity }) => {
      if (identity) who.say(identity);
      else if (sentence) said.replaceChildren(icon("ask"), sentence);
    };
    el.append(root);
    root.append(who.node, card);
    model.on("change:shown", update);
    model.on("msg:custom", receive);
    update();
    return () => { who.close(); model.off("change:shown", update); model.off("msg:custom", receive); };
  },
};
