// Draws each chart of the page from its specification, the page's data and the page's colours:
// once at the start, and again when the width or the theme changes, or the page is printed.
const read = (id) => JSON.parse(document.getElementById(id).textContent);
const data = read("data");
const charts = read("charts");
const locale = read("locale");
const NARROW = 520;
const PRINTED = 640;

const rowsOf = (columns) => {
  const names = Object.keys(columns);
  return columns[names[0]].map((_, row) =>
    Object.fromEntries(names.map((name) => [name, columns[name][row]])));
};

const coloured = (value, style) => {
  if (typeof value === "string") {
    return value.replace(/var\((--[a-z0-9-]+)\)/g, (_, name) => style.getPropertyValue(name).trim());
  }
  if (Array.isArray(value)) return value.map((each) => coloured(each, style));
  if (value && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, coloured(each, style)]));
  }
  return value;
};

const draw = async (box, width) => {
  const chart = charts[box.dataset.chart];
  const style = getComputedStyle(document.documentElement);
  const spec = coloured(width < NARROW ? chart.narrow : chart.wide, style);
  spec.width = Math.max(120, width - spec.padding.left - spec.padding.right);
  spec.datasets = Object.fromEntries(chart.tables.map((name) => [name, rowsOf(data[name])]));
  const options = {
    ast: true, renderer: "svg", actions: false, defaultStyle: false, tooltip: false,
    formatLocale: locale, config: { aria: false },
  };
  try {
    const drawn = await window.vegaEmbed(box, spec, options);
    box.finalize?.();
    box.finalize = () => drawn.finalize();
    box.dataset.drawn = String(width);
  } catch (error) {
    box.dataset.failed = "true";
    console.error(box.dataset.chart, error);
  }
};

const boxes = [...document.querySelectorAll(".chart[data-chart]")];
const drawAll = (width) => Promise.all(boxes.map((box) => draw(box, width ?? box.clientWidth)));

const print = (starts) => {
  document.documentElement.toggleAttribute("data-print", starts);
  drawAll(starts ? PRINTED : undefined);
};

drawAll().then(() => {
  let seen = document.documentElement.clientWidth;
  let waiting = 0;
  addEventListener("resize", () => {
    if (document.documentElement.clientWidth === seen) return;
    seen = document.documentElement.clientWidth;
    clearTimeout(waiting);
    waiting = setTimeout(drawAll, 80);
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => drawAll());
  addEventListener("beforeprint", () => print(true));
  addEventListener("afterprint", () => print(false));
  document.documentElement.dataset.ready = "true";
});
