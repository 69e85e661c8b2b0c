// A learner's progress: bars of confidence against right answers, and each lesson with its objectives.

function bar(share) {
  const filled = element("span", { class: "tq-bar-filled", style: `width:${share}%` });
  return element("span", { class: "tq-bar", "aria-hidden": "true" }, filled);
}

function calibrationPart({ calibration, advice, words }) {
  if (!calibration.length) return undefined;
  const rows = calibration.map(({ level, share, count }) => element("tr", {},
    element("th", { scope: "row" }, level), element("td", {}, bar(share)),
    element("td", { class: "tq-figure-cell" }, fill(words.right_share, { share }), element("span", { class: "tq-second" }, ` (${count})`))));
  return element("section", { class: "tq-card" }, element("p", { class: "tq-section-title" }, words.calibration),
    element("table", { class: "tq-table" }, element("tbody", {}, ...rows)),
    advice ? element("p", { class: "tq-second" }, advice) : undefined);
}

function lessonPart({ title, line, share, objectives }) {
  const list = objectives.map(({ text, met, mark, count }) => element("li", { class: met ? "tq-met" : "" },
    icon(met ? "right" : "open"), element("span", {}, hidden(`${mark}: `), text),
    element("span", { class: "tq-second tq-count" }, count)));
  return element("section", { class: "tq-card" }, element("p", { class: "tq-section-title" }, title), bar(share),
    element("p", { class: "tq-second" }, line), element("ul", { class: "tq-objectives" }, ...list));
}

export default {
  render({ model, el }) {
    const root = element("div", { class: "tq tq-progress", role: "group", lang: model.get("lang") });
    root.addEventListener("focusin", ({ target }) => target.setAttribute("data-lm-suppress-shortcuts", "true"));
    const body = element("div", { class: "tq-list" });
    const { words, title } = model.get("shown");
    root.setAttribute("aria-label", title);
    const button = (word, message) => {
      const node = element("button", { type: "button", class: "tq-button" }, word);
      node.addEventListener("click", () => model.send(message));
      return node;
    };
    const print = button(words.print, { print: true });
    const actions = element("div", { class: "tq-actions" }, print, button(words.refresh, { refresh: true }));
    const update = () => {
      const shown = model.get("shown");
      print.hidden = !shown.lessons.length;
      body.replaceChildren(...[
        element("p", { class: "tq-overall", role: "status" }, shown.line), calibrationPart(shown),
        ...shown.lessons.map(lessonPart), shown.problem ? element("p", { class: "tq-left-out" }, shown.problem) : undefined,
      ].filter(Boolean));
    };
    const receive = ({ file, page }) => page && download(file, page, "text/html");
    el.append(root);
    root.append(body, actions, element("p", { class: "tq-second tq-small" }, words.note));
    model.on("change:shown", update);
    model.on("msg:custom", receive);
    update();
    return () => { model.off("change:shown", update); model.off("msg:custom", receive); };
  },
};
