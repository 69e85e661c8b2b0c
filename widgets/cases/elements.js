// Elements of the pages of a case. Strings become text and are never read as HTML.

let keys = 0; // gives ids and radio groups that no other page has

/** Make an element; an attribute that is false or undefined is left out. */
function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== undefined && child !== null));
  return node;
}

const hidden = (text) => element("span", { class: "tm-hidden" }, text);
const icon = (name) => element("span", { class: `tm-icon tm-icon-${name}`, "aria-hidden": "true" });
const title = (text) => element("h4", { class: "tm-title" }, text);

/** Put text into a node only if it is another one: a screen reader reads what changes. */
function put(node, text) {
  if (node.textContent !== text) node.textContent = text;
}
