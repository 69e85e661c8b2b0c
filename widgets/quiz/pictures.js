// Drawings beside a question. Colours are tokens of the palette (@sodium), looked up in a style sheet for both themes.

const SVG = "http://www.w3.org/2000/svg";
const svg = (tag, attributes = {}, ...children) => furnish(document.createElementNS(SVG, tag), attributes, children);
const colour = (token) => (token?.startsWith("@") ? `var(--tp-${token.slice(1)})` : token);

/** Return a style element that defines the palette on the page's questions, for the light and for the dark theme. */
function paletteStyle(palettes) {
  const rules = (palette) => Object.entries(palette).map(([name, value]) => `--tp-${name}:${value}`).join(";");
  return element("style", {},
    `.tq{${rules(palettes.light)}}body[data-jp-theme-light="false"] .tq{${rules(palettes.dark)}}`);
}

function textShape({ x, y, anchor, valign, bold, size, colour: ink, lines }) {
  const rise = { top: 0.8, middle: 0.35, bottom: -0.2 }[valign];
  return svg("text", { x, y, "text-anchor": anchor, "font-size": size, "font-weight": bold ? 600 : 400, fill: colour(ink) },
    ...lines.map((line, index) => svg("tspan", { x, dy: `${index ? 1.35 : rise}em` }, line)));
}

/** Draw a step of a mechanism. */
function drawing({ box, shapes, texts }) {
  return svg("svg", { viewBox: box.join(" "), "aria-hidden": "true", focusable: "false" },
    ...shapes.map(({ d, fill: paint, line, width, dash }) => svg("path", {
      d, fill: colour(paint), stroke: colour(line), "stroke-width": width, "stroke-dasharray": dash || undefined,
      "stroke-linejoin": "round",
    })),
    ...texts.map(textShape));
}

/** Round numbers, about five of them, between two values. */
function ticks(low, high) {
  const rough = (high - low) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough);
  const found = [];
  for (let value = Math.ceil(low / step) * step; value <= high; value += step) found.push(Number(value.toFixed(10)));
  return found;
}

/** The chart beside a slider: the usual trace, a line that follows the slider, and at the end what happens. */
class Chart {
  constructor(chart, words) {
    this.chart = chart;
    [this.wide, this.high] = chart.box;
    const grid = ticks(...chart.range).map((value) => [value, this.fromTop(value)]);
    this.line = svg("path", { class: "tq-chart-guess", "vector-effect": "non-scaling-stroke" });
    this.after = svg("path", { class: "tq-chart-after", "vector-effect": "non-scaling-stroke" });
    const picture = svg("svg", { viewBox: `0 0 ${this.wide} ${this.high}`, preserveAspectRatio: "none", "aria-hidden": "true" },
      ...grid.map(([, y]) => svg("path", { class: "tq-chart-grid", d: `M0,${y}H${this.wide}`, "vector-effect": "non-scaling-stroke" })),
      svg("path", { class: "tq-chart-usual", d: chart.usual, "vector-effect": "non-scaling-stroke" }), this.after, this.line);
    const labels = grid.map(([value, y]) =>
      element("span", { class: "tq-chart-tick", style: `top:${(100 * y) / this.high}%` }, written(value)));
    const edges = chart.window.map((value) => element("span", {}, `${written(value)} ms`));
    this.legend = element("div", { class: "tq-legend" }, this.entry("usual", words.usually), this.entry("guess", words.you_expect));
    this.words = words;
    this.node = element("div", { class: "tq-chart", "aria-hidden": "true" },
      element("p", { class: "tq-chart-name" }, `${chart.name} (${chart.unit})`),
      element("div", { class: "tq-chart-frame" }, picture, ...labels),
      element("div", { class: "tq-chart-edges" }, ...edges), this.legend);
  }

  entry(kind, text) {
    return element("span", {}, element("span", { class: `tq-swatch tq-swatch-${kind}` }), text);
  }

  fromTop(value) {
    const [low, high] = this.chart.range;
    return this.high * (1 - (value - low) / (high - low));
  }

  move(value) {
    const { window, moves } = this.chart;
    const x = (this.wide * (value - window[0])) / (window[1] - window[0]);
    this.line.setAttribute("d", moves === "level" ? `M0,${this.fromTop(value)}H${this.wide}` : `M${x},0V${this.high}`);
  }

  reveal(path) {
    if (!path || this.after.hasAttribute("d")) return;
    this.after.setAttribute("d", path);
    this.legend.append(this.entry("after", this.words.what_happens));
  }
}
