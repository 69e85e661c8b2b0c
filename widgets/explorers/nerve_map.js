// The body map: a body from the front and from the back with a ladder of roots between them, lists to choose from, and
// words beside them. A click and a list do the same; what is shown for a choice comes from the kernel.

const SVG = "http://www.w3.org/2000/svg";
const VIEW = { front: 134, back: 466 }; // x of the midline of each body
const WIDTH = 600;
const HEIGHT = 508;
const LADDER = { x: 300, first: 56, step: 23, gap: 26, width: 42 };

function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name in node && name !== "role") node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

function drawn(tag, attributes = {}, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

/** A smooth closed line through points, by the rule of Catmull and Rom. */
function smooth(points) {
  const at = (index) => points[(index + points.length) % points.length];
  const pieces = points.map((_point, index) => {
    const [before, from, to, after] = [at(index - 1), at(index), at(index + 1), at(index + 2)];
    const first = from.map((value, axis) => value + (to[axis] - before[axis]) / 6);
    const second = to.map((value, axis) => value - (after[axis] - from[axis]) / 6);
    return `C${first} ${second} ${to}`;
  });
  return `M${points[0]} ${pieces.join(" ")}Z`;
}

const middle = (points) => [0, 1].map((axis) => points.reduce((sum, point) => sum + point[axis], 0) / points.length);

class Picture {
  constructor(model, choose) {
    const { outline, muscles, roots } = model.get("drawing");
    const words = model.get("words");
    this.muscles = new Map();
    this.roots = new Map();
    this.threads = drawn("g", { class: "twitch-threads" });
    this.signs = drawn("g", { class: "twitch-signs" });
    this.node = drawn("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img" });
    for (const view of ["front", "back"]) this.node.append(this.body(outline, VIEW[view], words[view]));
    for (const muscle of muscles) this.addMuscle(muscle, choose);
    this.node.append(this.threads);
    roots.forEach((root, index) => this.addRoot(root, index, roots, choose));
    this.node.append(this.signs);
  }

  body(outline, x, word) {
    const left = outline.map(([dx, y]) => [x - dx, y]).reverse();
    const points = [...outline.map(([dx, y]) => [x + dx, y]), ...left.slice(1, -1)];
    const name = drawn("text", { x, y: HEIGHT - 8, class: "twitch-view" }, word);
    return drawn("g", {}, drawn("path", { d: smooth(points), class: "twitch-body" }), name);
  }

  addMuscle({ id, name, view, shape }, choose) {
    const points = shape.map(([dx, y]) => [VIEW[view] + dx, y]);
    const path = drawn("path", { d: smooth(points), class: "twitch-muscle", "data-id": id });
    path.append(drawn("title", {}, name));
    path.addEventListener("click", () => choose("muscle", id));
    this.muscles.set(id, { path, at: middle(points) });
    this.node.append(path);
  }

  addRoot({ id, name }, index, roots, choose) {
    const lower = roots.findIndex((root) => root.id.startsWith("l"));
    const y = LADDER.first + index * LADDER.step + (index >= lower ? LADDER.gap : 0);
    const { x, width, step } = LADDER;
    const box = drawn("rect", { x: x - width / 2, y: y - step / 2 + 1, width, height: step - 2, rx: 5 });
    const group = drawn("g", { class: "twitch-root", "data-id": id }, box, drawn("text", { x, y: y + 5 }, name));
    group.addEventListener("click", () => choose("root", id));
    this.roots.set(id, { group, at: [x, y] });
    this.node.append(group);
  }

  show({ alt, marks, threads, twitching }, chosen) {
    this.node.setAttribute("aria-label", alt);
    for (const [id, { path }] of this.muscles) path.dataset.mark = marks[id] ?? "";
    const lit = new Map(threads.map(([root, _muscle, way]) => [root, way]));
    for (const [id, { group }] of this.roots) group.dataset.mark = id === chosen.root ? "chosen" : lit.get(id) ?? "";
    this.threads.replaceChildren(...threads.map(([root, muscle, way]) => this.thread(root, muscle, way)));
    this.signs.replaceChildren(...twitching.map((id) => this.sign(id)));
  }

  thread(root, muscle, way) {
    const [rootX, y] = this.roots.get(root).at;
    const [endX, endY] = this.muscles.get(muscle).at;
    const x = rootX + (Math.sign(endX - rootX) * LADDER.width) / 2;
    const half = (x + endX) / 2;
    return drawn("path", { d: `M${x} ${y}C${half} ${y} ${half} ${endY} ${endX} ${endY}`, "data-mark": way });
  }

  sign(id) {
    const [x, y] = this.muscles.get(id).at;
    return drawn("path", { d: `M${x - 9} ${y + 3}l4 -8 4 10 4 -10 4 8` });
  }
}

function choosers(model, choose) {
  const { none } = model.get("words");
  return model.get("lists").map(({ kind, label, entries }) => {
    const options = entries.map(({ id, name }) => element("option", { value: id }, name));
    const id = `twitch-map-${Math.random().toString(36).slice(2)}`;
    const select = element("select", { id }, element("option", { value: "" }, none), ...options);
    select.addEventListener("change", () => choose(kind, select.value));
    return { kind, select, node: element("div", {}, element("label", { htmlFor: id }, label), select) };
  });
}

function wholeTable(model) {
  const { columns, rows } = model.get("table");
  const words = model.get("words");
  const head = element("tr", {}, ...columns.map((cell) => element("th", { scope: "col" }, cell)));
  const line = ([first, ...others]) =>
    element("tr", {}, element("th", { scope: "row" }, first), ...others.map((cell) => element("td", {}, cell)));
  const table = element("table", {}, element("thead", {}, head), element("tbody", {}, ...rows.map(line)));
  const region = element("div", { className: "twitch-map-table", role: "region", tabIndex: 0, "aria-label": words.table }, table);
  return element("details", {}, element("summary", {}, words.details), region);
}

function render({ model, el }) {
  const words = model.get("words");
  // A muscle, a root and a nerve take turns; a case stays until it is changed.
  const choose = (kind, id) => {
    const { case: kept } = model.get("chosen");
    const next = { case: kept, muscle: "", root: "", nerve: "" };
    next[kind] = id;
    model.set("chosen", next);
    model.save_changes();
  };
  const picture = new Picture(model, choose);
  const lists = choosers(model, choose);
  const clear = element("button", { type: "button" }, words.clear);
  clear.addEventListener("click", () => choose("case", ""));
  const title = element("p", { className: "twitch-map-title" });
  const sentences = element("div");
  const entries = element("dl");
  const said = element("div", { className: "twitch-map-said", role: "status" }, title, sentences, entries);
  const side = element("div", { className: "twitch-map-side" }, ...lists.map(({ node }) => node), clear, said);
  const key = element("p", { className: "twitch-map-key" }, words.key);
  const figure = element("div", { className: "twitch-map-figure" }, picture.node, key);
  const root = element("div", { className: "twitch-nerve-map", lang: model.get("language") }, figure, side, wholeTable(model));
  // JupyterLab asks the focused element itself, not its surroundings, whether its shortcuts are to stay away.
  root.addEventListener("focusin", ({ target }) => target.setAttribute("data-lm-suppress-shortcuts", "true"));
  const show = () => {
    const [shown, chosen] = [model.get("shown"), model.get("chosen")];
    picture.show(shown, chosen);
    for (const { kind, select } of lists) select.value = chosen[kind];
    title.textContent = shown.title;
    sentences.replaceChildren(...shown.sentences.map((text) => element("p", {}, text)));
    const pair = ([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, value));
    entries.replaceChildren(...shown.entries.map(pair));
    entries.hidden = shown.entries.length === 0;
  };
  show();
  model.on("change:shown", show);
  el.append(root);
  return () => model.off("change:shown", show);
}

export default { render };
