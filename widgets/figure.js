// The live figure. Python sends a picture once (layouts for three widths, steps, words) and then only arrays.
// Width, theme, steps and zoom are handled here, so all but new numbers goes on working without a kernel.

const TWEEN = 800; // ms from one step to the next
const SHORTEST_STAY = 3000; // ms that a step stays while playing, and more for a long caption:
const STAY_PER_LETTER = 60; // ms
const SMALLEST_MARKER = 4; // px
const REST = 150; // ms without new arrays, after which the whole picture is drawn again
const SIGNS = {
  back: "M8 1 3 6l5 5",
  forward: "M4 1l5 5-5 5",
  pause: "M4 1v10M8 1v10",
  play: "M3 1v10l7-5z",
  restart: "M2 1v10M10 1 5 6l5 5",
};
const CONFIG = { displayModeBar: false, doubleClick: false, responsive: false, scrollZoom: false, showTips: false };

/** Return what all figures of the page share, made by whoever asks first (plotly_loader.js holds the same lines). */
function pageShare() {
  if (!globalThis.twitchCourse) {
    const share = { evaluations: 0, claimed: false };
    share.ready = new Promise((resolve, reject) => Object.assign(share, { resolve, reject }));
    share.ready.catch(() => {}); // each figure tells its reader; without a figure there is nobody to tell
    globalThis.twitchCourse = share;
  }
  return globalThis.twitchCourse;
}

function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name in node && name !== "role") node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

/** Return a sign for a button, drawn rather than typed: not every font has these. */
function sign(outline) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 12 12");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(svg.namespaceURI, "path");
  path.setAttribute("d", outline);
  svg.append(path);
  return svg;
}

// Both mean: strong lines on a ground of their own. Forced colours would leave a picture without its meaning.
const CONTRAST_QUERIES = ["(forced-colors: active)", "(prefers-contrast: more)"].map((query) => matchMedia(query));

function currentTheme() {
  if (CONTRAST_QUERIES.some((query) => query.matches)) return "contrast";
  const light = document.body.dataset.jpThemeLight;
  if (light !== undefined) return light === "false" ? "dark" : "light";
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

const wantsCalm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Tell whether two arrays hold the same numbers. */
const same = (one, other) => one?.length === other.length && one.every((number, index) => Object.is(number, other[index]));

/** Return the floats of a binary buffer; a buffer may start at any byte, a Float32Array may not. */
function floats(view) {
  const { buffer, byteOffset, byteLength } = view;
  if (byteOffset % 4 === 0) return new Float32Array(buffer, byteOffset, byteLength / 4);
  return new Float32Array(buffer.slice(byteOffset, byteOffset + byteLength));
}

/** Copy a tree with every @token replaced by its colour; Plotly writes into what it is given. */
function coloured(tree, palette) {
  if (typeof tree === "string") return tree.replace(/@([a-z_]+)/g, (token, name) => palette[name] ?? token);
  if (Array.isArray(tree)) return tree.map((branch) => coloured(branch, palette));
  if (tree === null || typeof tree !== "object") return tree;
  return Object.fromEntries(Object.entries(tree).map(([key, branch]) => [key, coloured(branch, palette)]));
}

/** Return the layout meant for a page this wide, or the nearest there is. */
function chosenLayout(layouts, narrowest, width) {
  const names = Object.keys(layouts).sort((one, other) => narrowest[other] - narrowest[one]);
  return layouts[names.find((name) => width >= narrowest[name]) ?? names.at(-1)];
}

const shownIn = (step) => (part) => !part.steps || part.steps.includes(step);
const withoutSteps = ({ steps, ...part }) => part;
const atStep = (part, step) => part.by_step[Math.min(step, part.by_step.length) - 1];

const isArrayName = (value) => typeof value === "string" && value.startsWith("$");
const isPlainLine = (part) => part.mode === "lines" && !part.fill && isArrayName(part.x) && isArrayName(part.y);

/** Return one trace as Plotly takes it: arrays in place of names, scaled markers in a scene. */
function trace({ steps, by_step, ...part }, index, { arrays, step, scale }) {
  part.uid = `part${index}`; // becomes a class of its drawing, by which `moveLines` finds it
  if (by_step) Object.assign(part, atStep({ by_step }, step));
  for (const axis of ["x", "y"]) {
    if (isArrayName(part[axis])) part[axis] = arrays[part[axis].slice(1)];
  }
  if (scale !== 1 && part.marker?.size) {
    const scaled = (size) => Math.max(SMALLEST_MARKER, size * scale);
    const size = Array.isArray(part.marker.size) ? part.marker.size.map(scaled) : scaled(part.marker.size);
    part.marker = { ...part.marker, size };
  }
  return part;
}

/** Return the figure that Plotly draws: `chosen` for this width and theme, with the parts of all steps. */
function composed(chosen, view) {
  const { width, palette, ground, font, zoom } = view;
  const [canvasWidth, canvasHeight] = chosen.canvas ?? [];
  const scale = canvasWidth ? width / canvasWidth : 1;
  const layout = {
    showlegend: false,
    hovermode: false,
    margin: { l: 0, r: 0, t: 0, b: 0 },
    ...coloured(chosen.layout, palette),
    paper_bgcolor: ground,
    plot_bgcolor: "rgba(0,0,0,0)",
    autosize: false,
    width,
  };
  layout.font = { family: font, size: 13, color: palette.ink, ...layout.font };
  if (canvasWidth) Object.assign(layout, { height: Math.round((width * canvasHeight) / canvasWidth), dragmode: false });
  else if (matchMedia("(pointer: coarse)").matches) layout.dragmode = false; // a finger scrolls the page
  for (const part of ["shapes", "annotations"]) layout[part] = (layout[part] ?? []).map(withoutSteps);
  for (const [axis, range] of Object.entries(zoom)) if (layout[axis]) layout[axis].range = [...range];
  // "$name" must reach `trace` untouched by the copy, and arrays must not be copied at all.
  const data = chosen.data.map((part, index) => trace(coloured(part, palette), index, { ...view, scale }));
  return { data, layout };
}

/** Return the straight line through points as the `d` of an SVG path; a value that is no number leaves a gap. */
function outline(x, y, horizontal, vertical) {
  const pixels = (value, { from, factor }) => Math.round((value - from) * factor * 100) / 100;
  let d = "";
  let pen = "M";
  for (let index = 0; index < x.length; index += 1) {
    const [across, down] = [pixels(x[index], horizontal), pixels(y[index], vertical)];
    const gap = Number.isNaN(across + down);
    if (!gap) d += `${pen}${across},${down}`;
    pen = gap ? "M" : "L";
  }
  return d;
}

/** Return how values become pixels inside a panel: `vertical` counts from the top. */
function pixelScale({ range, domain = [0, 1] }, room, vertical) {
  const factor = (room * (domain[1] - domain[0])) / (range[1] - range[0]);
  return vertical ? { from: range[1], factor: -factor } : { from: range[0], factor };
}

/** The picture itself: draws what the model says at the width of its box. */
class Plot {
  constructor(model, box) {
    Object.assign(this, { model, box, step: 1, zoom: {} });
    this.canvas = element("div", { "aria-hidden": "true" });
    box.append(this.canvas);
    this.readArrays();
  }

  readArrays() {
    const before = this.arrays ?? {};
    const entries = Object.entries(this.model.get("arrays")).map(([name, view]) => [name, floats(view)]);
    // An array with the same numbers stays the same object, so that a line that stands still is not drawn again.
    this.arrays = Object.fromEntries(entries.map(([name, numbers]) => [name, same(before[name], numbers) ? before[name] : numbers]));
    this.moved = new Set([...(this.moved ?? []), ...entries.map(([name]) => name).filter((name) => this.arrays[name] !== before[name])]);
  }

  get chosen() {
    return chosenLayout(this.model.get("layouts"), this.model.get("narrowest"), this.width);
  }

  /** Draw at the end of this turn, however many changes it brought. */
  draw() {
    this.drawing ??= Promise.resolve().then(() => {
      this.drawing = null;
      return this.drawNow();
    });
    return this.drawing;
  }

  async drawNow() {
    // A hidden box has no width (JupyterLab hides the page while it changes the theme): then the last one holds.
    this.width = Math.floor(this.box.clientWidth) || this.width;
    if (!this.width || !this.page) return;
    const { Plotly, palettes, font } = this.page;
    const theme = currentTheme();
    const palette = palettes[theme];
    const ground = theme === "contrast" ? palette.page : "rgba(0,0,0,0)";
    const figure = composed(this.chosen, { ...this, palette, ground, font });
    const first = !this.canvas.data;
    this.moved.clear();
    await Plotly.react(this.canvas, figure.data, figure.layout, CONFIG);
    if (first) this.watchZoom();
    this.showStep();
    this.box.dataset.drawn = String(Number(this.box.dataset.drawn ?? 0) + 1);
  }

  /**
   * Show new arrays while a slider moves: plain lines get new outlines, which takes a tenth of the time of a whole
   * drawing; that follows when the hand rests.
   */
  moveLines() {
    clearTimeout(this.resting);
    const layout = this.canvas.layout;
    const chosen = this.page && this.width && layout && !this.drawing ? this.chosen : null;
    const pathOf = (index) => this.canvas.querySelector(`.tracepart${index} .js-line`);
    const paths = chosen?.data.map((part, index) => isPlainLine(part) && pathOf(index));
    if (!paths?.some(Boolean)) return this.draw();
    const { width, height, margin } = layout;
    const axis = (name, letter) => layout[(name ?? letter).replace(letter, `${letter}axis`)];
    paths.forEach((path, index) => {
      const part = chosen.data[index];
      if (!path || ![part.x, part.y].some((name) => this.moved.has(name.slice(1)))) return;
      const horizontal = pixelScale(axis(part.xaxis, "x"), width - margin.l - margin.r, false);
      const vertical = pixelScale(axis(part.yaxis, "y"), height - margin.t - margin.b, true);
      path.setAttribute("d", outline(this.arrays[part.x.slice(1)], this.arrays[part.y.slice(1)], horizontal, vertical));
    });
    this.moved.clear();
    this.resting = setTimeout(() => this.draw(), REST);
    return undefined;
  }

  watchZoom() {
    this.canvas.on("plotly_relayout", (changes) => {
      for (const [key, value] of Object.entries(changes)) {
        const [, axis, index] = key.match(/^([xy]axis\d*)\.range\[([01])\]$/) ?? [];
        if (axis) (this.zoom[axis] ??= [...this.canvas.layout[axis].range])[index] = value;
      }
    });
    this.canvas.on("plotly_doubleclick", () => this.zoomTo({}));
  }

  zoomTo(zoom) {
    this.zoom = zoom;
    return this.draw();
  }

  /** Scale and move the time axis about what is seen now; never beyond the whole picture. */
  zoomBy(factor, shift = 0) {
    const whole = this.chosen.layout.xaxis?.range;
    if (this.chosen.canvas || !whole) return;
    const [low, high] = this.zoom.xaxis ?? whole;
    const span = Math.min((high - low) / factor, whole[1] - whole[0]);
    const wanted = (low + high - span) / 2 + shift * span;
    const start = Math.min(Math.max(wanted, whole[0]), whole[1] - span);
    const axes = Object.keys(this.chosen.layout).filter((name) => /^xaxis\d*$/.test(name));
    this.zoomTo(Object.fromEntries(axes.map((name) => [name, [start, start + span]])));
  }

  /**
   * Hide what belongs to other steps. Plotly has drawn the parts of all steps: to hide some takes a few milliseconds,
   * to draw the picture anew some fifty.
   */
  showStep() {
    const { data, layout } = this.chosen;
    const shown = shownIn(this.step);
    const put = (selector, part) => {
      if (!part.steps) return;
      for (const node of this.canvas.querySelectorAll(selector)) node.style.display = shown(part) ? "" : "none";
    };
    data.forEach((part, index) => put(`.tracepart${index}`, part));
    layout.shapes?.forEach((part, index) => put(`.shapelayer [data-index="${index}"]`, part));
    layout.annotations?.forEach((part, index) => put(`.annotation[data-index="${index}"]`, part));
    this.box.dataset.step = String(this.step);
  }

  /** Show another step: anatomy at once, then what moves travels from where it was. */
  async goTo(step, speed) {
    this.step = step;
    if (!this.canvas.data || this.drawing) return this.draw();
    const moving = this.chosen.data.flatMap((part, index) => (part.by_step ? [index] : []));
    if (moving.length > 0 && wantsCalm()) return this.draw();
    this.showStep();
    return moving.length > 0 ? this.travel(moving, step, TWEEN / speed) : undefined;
  }

  async travel(moving, step, duration) {
    const data = moving.map((index) => atStep(this.chosen.data[index], step));
    try {
      await this.page.Plotly.animate(this.canvas, { data, traces: moving }, {
        mode: "immediate",
        transition: { duration, easing: "cubic-in-out" },
        frame: { duration, redraw: false },
      });
    } catch (interruption) {
      if (interruption) throw interruption; // Plotly rejects with nothing when a later step took over
    }
  }
}

/** The buttons of a stepped picture: native, outside the drawing, working without a kernel. */
class Steps {
  constructor(model, plot) {
    Object.assign(this, { model, plot, speed: 1, timer: null });
    const words = model.get("words");
    const button = (name, act) =>
      element("button", { type: "button", className: `twitch-${name}`, onclick: act }, sign(SIGNS[name]), words[name]);
    this.first = button("restart", () => this.leap(1));
    this.back = button("back", () => this.leap(plot.step - 1));
    this.playing = button("play", () => this.togglePlay());
    this.forward = button("forward", () => this.leap(plot.step + 1));
    this.count = element("span", { className: "twitch-count" });
    this.caption = element("p", { className: "twitch-caption", "aria-live": "polite" });
    const choices = [[0.5, words.slow], [1, words.normal], [2, words.fast]];
    const speeds = choices.map(([value, name]) => element("option", { value, selected: value === 1 }, name));
    const select = element("select", { onchange: () => (this.speed = Number(select.value)) }, ...speeds);
    this.bar = element("div", { className: "twitch-steps", role: "group", "aria-label": words.steps },
      this.back, this.playing, this.forward, this.first, this.count, element("label", {}, words.speed, select));
  }

  get total() {
    return this.model.get("description").steps.length;
  }

  show() {
    const { step } = this.plot;
    const words = this.model.get("words");
    this.bar.hidden = this.caption.hidden = this.total === 0;
    if (this.total === 0) return;
    this.count.textContent = words.step_of.replace("{step}", step).replace("{total}", this.total);
    this.caption.textContent = this.model.get("description").steps[step - 1].caption;
    // A disabled button would lose the focus at the ends, so they say it and stay.
    for (const button of [this.back, this.first]) button.setAttribute("aria-disabled", String(step === 1));
    this.forward.setAttribute("aria-disabled", String(step === this.total));
    const next = this.timer ? "pause" : "play";
    this.playing.replaceChildren(sign(SIGNS[next]), words[next]);
  }

  goTo(step) {
    const within = Math.min(Math.max(step, 1), this.total);
    if (within !== this.plot.step) this.plot.goTo(within, this.speed);
    this.show();
  }

  leap(step) {
    this.pause();
    this.goTo(step);
  }

  togglePlay() {
    if (this.timer) return this.pause();
    if (this.plot.step === this.total) this.goTo(1);
    else this.goTo(this.plot.step + 1);
    this.wait();
  }

  wait() {
    const stay = Math.max(SHORTEST_STAY, STAY_PER_LETTER * this.caption.textContent.length) / this.speed;
    this.timer = this.plot.step < this.total && setTimeout(() => {
      this.goTo(this.plot.step + 1);
      this.wait();
    }, stay);
    this.show();
  }

  pause() {
    clearTimeout(this.timer);
    this.timer = null;
    this.show();
  }

  /** Return whether the key meant something here. */
  key(name) {
    const target = { ArrowLeft: this.plot.step - 1, ArrowRight: this.plot.step + 1, Home: 1, End: this.total }[name];
    if (this.total === 0 || (target === undefined && name !== " ")) return false;
    if (target === undefined) this.togglePlay();
    else this.leap(target);
    return true;
  }
}

/** The picture in words: readout, note, long description and table. */
class Words {
  constructor(model, box) {
    Object.assign(this, { model, box });
    this.readout = element("dl", { className: "twitch-readout" });
    this.note = element("figcaption", { className: "twitch-note" });
    this.said = element("p", { className: "twitch-unseen", role: "status" });
    this.long = element("p", { id: `twitch-${Math.random().toString(36).slice(2)}` });
    this.hint = element("p", { className: "twitch-note" });
    this.captions = element("ol");
    const { table, details } = model.get("words");
    this.table = element("div", { className: "twitch-table", role: "region", tabIndex: 0, "aria-label": table });
    const summary = element("summary", {}, details);
    this.details = element("details", {}, summary, this.long, this.captions, this.table, this.hint);
    box.setAttribute("aria-describedby", this.long.id);
  }

  showReadout() {
    const entries = this.model.get("readout").map(([name, value, usual]) => {
      const shown = element("dd", {}, value);
      if (usual) shown.append(" ", element("span", { className: "twitch-usual" }, usual));
      return element("div", {}, element("dt", {}, name), shown);
    });
    this.readout.replaceChildren(...entries);
    this.readout.hidden = entries.length === 0;
  }

  show() {
    const { alt, long, note, columns, rows, steps } = this.model.get("description");
    const before = this.box.getAttribute("aria-label");
    this.box.setAttribute("aria-label", alt);
    if (before !== null && before !== alt) this.said.textContent = alt; // a settled slider is read out
    this.long.textContent = long;
    this.note.textContent = note;
    this.captions.hidden = steps.length === 0;
    const caption = (step) => element("li", {}, element("strong", {}, step.caption), ` ${step.long}`);
    this.captions.replaceChildren(...steps.map(caption));
    const { zoom_keys, step_keys } = this.model.get("words");
    const zooms = Object.values(this.model.get("layouts")).some((layout) => !layout.canvas);
    this.hint.textContent = [zooms && zoom_keys, steps.length && step_keys].filter(Boolean).join(" ");
    this.showTable(columns, rows);
  }

  showTable(columns, rows) {
    const row = ([first, ...others]) =>
      element("tr", {}, element("th", { scope: "row" }, first), ...others.map((cell) => element("td", {}, cell)));
    const head = element("tr", {}, ...columns.map((cell) => element("th", { scope: "col" }, cell)));
    const body = element("tbody", {}, ...rows.map(row));
    this.table.hidden = rows.length === 0;
    this.table.replaceChildren(element("table", {}, element("thead", {}, head), body));
  }
}

function zoomKey(plot, name) {
  const act = {
    "+": () => plot.zoomBy(1.5), "=": () => plot.zoomBy(1.5), "-": () => plot.zoomBy(1 / 1.5), 0: () => plot.zoomTo({}),
    ArrowLeft: () => plot.zoomBy(1, -0.2), ArrowRight: () => plot.zoomBy(1, 0.2),
  }[name];
  act?.();
  return Boolean(act);
}

/** Draw again when the box changes its width or the page its theme; return what ends the watching. */
function watchPage(plot, box) {
  const size = new ResizeObserver(() => Math.floor(box.clientWidth) !== plot.width && plot.draw());
  size.observe(box);
  const theme = new MutationObserver(() => plot.draw());
  theme.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light"] });
  const wishes = [matchMedia("(prefers-color-scheme: dark)"), ...CONTRAST_QUERIES];
  const redraw = () => plot.draw();
  wishes.forEach((wish) => wish.addEventListener("change", redraw));
  return () => {
    size.disconnect();
    theme.disconnect();
    wishes.forEach((wish) => wish.removeEventListener("change", redraw));
  };
}

function watchModel(model, plot, steps, words) {
  const changes = {
    "change:arrays": () => { plot.readArrays(); plot.moveLines(); },
    "change:layouts": () => plot.draw(),
    "change:readout": () => words.showReadout(),
    "change:description": () => {
      words.show();
      plot.step = Math.min(plot.step, steps.total || 1);
      steps.show();
      plot.draw();
    },
  };
  for (const [name, act] of Object.entries(changes)) model.on(name, act);
  return () => Object.entries(changes).forEach(([name, act]) => model.off(name, act));
}

function render({ model, el }) {
  const box = element("div", { className: "twitch-figure-box", role: "img", tabIndex: 0 });
  const plot = new Plot(model, box);
  const steps = new Steps(model, plot);
  const words = new Words(model, box);
  const figure = element("figure", { className: "twitch-figure", lang: model.get("language") },
    words.readout, box, steps.bar, steps.caption, words.note, words.said, words.details);
  box.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (steps.key(event.key) || zoomKey(plot, event.key)) event.preventDefault();
  });
  words.show();
  words.showReadout();
  steps.show();
  // JupyterLab asks the focused element itself, not its surroundings, whether its shortcuts are to stay away.
  figure.addEventListener("focusin", ({ target }) => target.setAttribute("data-lm-suppress-shortcuts", "true"));
  el.append(figure);
  const endings = [watchPage(plot, box), watchModel(model, plot, steps, words)];
  pageShare().ready.then(
    (page) => { plot.page = page; return plot.draw(); },
    () => { words.note.textContent = model.get("words").failed; words.details.open = true; },
  );
  return () => {
    steps.pause();
    clearTimeout(plot.resting);
    endings.forEach((end) => end());
    plot.page?.Plotly.purge(plot.canvas);
  };
}

export default { render };
