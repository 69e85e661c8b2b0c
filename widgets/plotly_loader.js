// Brings plotly.js to the page once, however many figures, re-run cells and restarted kernels there are.
// It comes gzipped as state of this widget: a request from the page would wait behind queued cells.

/** Return what all figures of the page share, made by whoever asks first (figure.js holds the same lines). */
function pageShare() {
  if (!globalThis.twitchCourse) {
    const share = { evaluations: 0, claimed: false };
    share.ready = new Promise((resolve, reject) => Object.assign(share, { resolve, reject }));
    share.ready.catch(() => {}); // each figure tells its reader; without a figure there is nobody to tell
    globalThis.twitchCourse = share;
  }
  return globalThis.twitchCourse;
}

async function unpacked(bundle) {
  const stream = new Blob([bundle]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).text();
}

/** Evaluate plotly.js as a CommonJS module, so that no module loader of the page catches it. */
function evaluated(source) {
  const module = { exports: {} };
  new Function("module", "exports", "define", source)(module, module.exports, undefined);
  return module.exports;
}

async function initialize({ model }) {
  const share = pageShare();
  if (share.claimed) return;
  share.claimed = true;
  try {
    const Plotly = evaluated(await unpacked(model.get("bundle")));
    share.evaluations += 1;
    share.resolve({ Plotly, palettes: model.get("palettes"), font: model.get("font") });
  } catch (error) {
    share.reject(error);
  }
}

function render({ model, el }) {
  const line = document.createElement("p");
  line.lang = model.get("language");
  line.textContent = model.get("ready");
  el.append(line);
}

export default { initialize, render };
