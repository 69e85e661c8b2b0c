// Elements of the page of a quiz. Strings become text and are never read as HTML.

/** Make an element; an attribute that is false or undefined is left out. */
function element(tag, attributes = {}, ...children) {
  return furnish(document.createElement(tag), attributes, children);
}

function furnish(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== undefined && child !== null));
  return node;
}

/** Turn runs, pairs of a kind and characters, into elements. */
const inline = (runs) => runs.map(([kind, text]) => (kind ? element(kind, {}, text) : text));
const characters = (runs) => runs.map(([, text]) => text).join("");
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
const icon = (name) => element("span", { class: `tq-icon tq-icon-${name}`, "aria-hidden": "true" });
const hidden = (text, attributes = {}) => element("span", { class: "tq-hidden", ...attributes }, text);
const written = (value) => String(Number(value.toPrecision(10))).replace("-", "−");

function references(list, words) {
  if (!list?.length) return undefined;
  const entries = list.map(({ text, url }) =>
    element("li", {}, url
      ? element("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, text, hidden(` (${words.new_tab})`))
      : text));
  return element("div", { class: "tq-references" },
    element("p", { class: "tq-small-title" }, words.references), element("ul", {}, ...entries));
}

function explanation(shown, words) {
  return [
    element("p", { class: "tq-small-title" }, words.why),
    ...shown.explanation.map((runs) => element("p", {}, ...inline(runs))),
    references(shown.references, words),
  ];
}

function reply({ lead, text, right, missed }, words) {
  const paragraph = element("p", { class: "tq-reply" });
  if (lead.length) {
    paragraph.append(icon(right ? "right" : "wrong"), hidden(`${right ? words.right : words.wrong}: `),
      element("strong", {}, ...inline(lead)), missed ? ` (${words.missed})` : "", element("br"));
  }
  paragraph.append(...inline(text));
  return paragraph;
}

/** The right answer, in one line or as a list. */
function keyPart({ key, lines }, words) {
  const title = element("strong", {}, words.right_answer_is);
  if (!lines) return element("p", {}, title, ` ${key}`);
  return element("div", { class: "tq-key" }, title, element("ul", {}, ...lines.map((line) => element("li", {}, line))));
}

/** Say with an icon and a word that something was right or wrong. */
const verdictMark = (right, words) => [icon(right ? "right" : "wrong"), right ? words.right : words.wrong];

/** Offer a text as a file. */
function download(name, text, type) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = element("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}
