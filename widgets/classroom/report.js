// Draws the figures of the class report in the colours of the page's theme, and again when theme or width change.
(() => {
  const { figures, palettes, font } = JSON.parse(document.getElementById("report-data").textContent);
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const fill = (tree, palette) => {
    if (typeof tree === "string") return tree.startsWith("@") ? palette[tree.slice(1)] : tree;
    if (Array.isArray(tree)) return tree.map((entry) => fill(entry, palette));
    if (tree && typeof tree === "object") return Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, fill(value, palette)]));
    return tree;
  };
  const draw = () => {
    const palette = palettes[dark.matches ? "dark" : "light"];
    for (const [name, figure] of Object.entries(figures)) {
      const { data, layout } = fill(figure, palette);
      layout.font.family = font;
      Plotly.react(document.getElementById(name), data, layout, { displayModeBar: false, responsive: true });
    }
  };
  dark.addEventListener("change", draw);
  draw();
})();
