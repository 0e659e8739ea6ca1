// Two small charts, in SVG. Each can be read by mouse, by keyboard, and as a table.
import { compact, count, dollars, draw, make, table } from "./dom.js";

const SERIES = 6;

function ticks(top) {
  const raw = top / 4;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= raw);
  return Array.from({ length: Math.ceil(top / step) + 1 }, (_, index) => index * step);
}

/** Stacked columns, as wide as there is room. points: [{label, short, values: {series: number}}] */
export function columns(points, series, unit, width) {
  const [height, left, bottom, top] = [230, 40, 22, 8];
  const totals = points.map((point) => series.reduce((sum, name) => sum + (point.values[name] ?? 0), 0));
  const marks = ticks(Math.max(...totals, 1));
  const scale = (value) => height - bottom - (value / marks.at(-1)) * (height - bottom - top);
  const slot = (width - left) / points.length;
  const cursor = draw("rect", { class: "cursor", y: top, width: slot, height: height - bottom - top, visibility: "hidden" });
  const reading = make("p", { class: "reading", "aria-live": "polite" }, "Point at a column, or use the arrow keys.");

  const svg = draw("svg", { class: "chart", viewBox: `0 0 ${width} ${height}`, role: "img", tabindex: 0, "aria-label": `${unit} over time by ${series.join(", ")}. Arrow keys read single columns.` },
    marks.map((mark) => [draw("line", { class: "grid", x1: left, x2: width, y1: scale(mark), y2: scale(mark) }), draw("text", { x: left - 6, y: scale(mark) + 4, "text-anchor": "end" }, compact(mark))]).flat(),
    points.flatMap((point, index) => stack(point, index)),
    points.map((point, index) => (index % Math.ceil(points.length / (width / 75)) === 0 ? draw("text", { x: left + slot * (index + 0.5), y: height - 6, "text-anchor": "middle" }, point.short) : null)),
    cursor);

  function stack(point, index) {
    let sum = 0;
    return series.map((name, place) => {
      const from = scale(sum);
      sum += point.values[name] ?? 0;
      return draw("rect", { class: `s${(place % SERIES) + 1}`, x: left + slot * index + slot * 0.12, y: scale(sum), width: slot * 0.76, height: Math.max(from - scale(sum), 0), rx: Math.min(2, slot / 6) });
    });
  }

  let at = -1;
  function read(index) {
    at = Math.max(0, Math.min(points.length - 1, index));
    cursor.setAttribute("x", left + slot * at);
    cursor.setAttribute("visibility", "visible");
    reading.textContent = `${points[at].label}: ${series.map((name) => `${name} ${count(points[at].values[name] ?? 0)}`).join(", ")} ${unit}`;
  }
  svg.addEventListener("pointermove", (event) => {
    const box = svg.getBoundingClientRect();
    read(Math.floor((((event.clientX - box.left) / box.width) * width - left) / slot));
  });
  svg.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step) { event.preventDefault(); read(at + step); }
  });

  return make("div", {},
    make("ul", { class: "legend" }, series.map((name, place) => make("li", {}, make("i", { class: `s${(place % SERIES) + 1}` }), name))),
    svg, reading,
    make("details", {}, make("summary", {}, "As a table"), table(points.map((point) => ({ time: point.label, ...point.values })), ["time", ...series], 200)));
}

/** Horizontal bars of amounts, as wide as there is room. bars: [{name, value, note}] */
export function bars(list, label, width) {
  const [row, left, right] = [27, 134, 66];
  const most = Math.max(...list.map((bar) => bar.value), Number.MIN_VALUE);
  const height = list.length * row;
  return draw("svg", { class: "chart", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": `${label}: ${list.map((bar) => `${bar.name} ${dollars(bar.value)}`).join(", ")}` },
    list.flatMap((bar, index) => [
      draw("title", {}, `${bar.name}: ${dollars(bar.value)}. ${bar.note ?? ""}`),
      draw("text", { class: "value", x: left - 8, y: index * row + 17, "text-anchor": "end" }, bar.name),
      draw("rect", { class: "s3", x: left, y: index * row + 5, width: Math.max(((width - left - right) * bar.value) / most, 1.5), height: row - 11, rx: 3 }),
      draw("text", { x: left + ((width - left - right) * bar.value) / most + 7, y: index * row + 17 }, dollars(bar.value)),
    ]));
}
