// Makes elements. Text from the service only ever becomes text, never markup.
const SVG = "http://www.w3.org/2000/svg";

export const $ = (id) => document.getElementById(id);

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, String(value));
  }
  element.append(...children.flat().filter((child) => child != null && child !== false));
  return element;
}

export const make = (tag, attributes = {}, ...children) => fill(document.createElement(tag), attributes, children);
export const draw = (tag, attributes = {}, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

export const count = (value) => whole.format(value);
export const compact = (value) => short.format(value);
export const dollars = (value) => new Intl.NumberFormat("en", { style: "currency", currency: "USD", maximumFractionDigits: value < 1 ? 4 : 2 }).format(value);
export const milliseconds = (value) => (value < 1000 ? `${value < 10 ? value.toFixed(1) : Math.round(value)} ms` : `${(value / 1000).toFixed(1)} s`);

/** A table of rows that are objects; numbers stand right. */
export function table(rows, columns = Object.keys(rows[0] ?? {}), most = 100) {
  const isNumber = (column) => rows.every((row) => row[column] == null || typeof row[column] === "number");
  const cell = (value) => (value == null ? "" : typeof value === "number" ? (Number.isInteger(value) ? count(value) : String(+value.toPrecision(6))) : typeof value === "object" ? JSON.stringify(value) : String(value));
  return make("div", { class: "scroll", tabindex: 0, role: "group", "aria-label": "Table" },
    make("table", {},
      make("thead", {}, make("tr", {}, columns.map((column) => make("th", { scope: "col", class: isNumber(column) ? "number" : "" }, column.replaceAll("_", " "))))),
      make("tbody", {}, rows.slice(0, most).map((row) => make("tr", {}, columns.map((column) => make("td", { class: isNumber(column) ? "number" : "" }, cell(row[column]))))))),
    rows.length > most && make("p", { class: "muted small" }, `and ${rows.length - most} more rows`));
}
