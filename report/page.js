// Draws each chart from the rows on the page, in the colours of the reader's screen; it asks the network for nothing.
const charts = JSON.parse(document.getElementById("charts-and-rows").textContent);
const dark = window.matchMedia("(prefers-color-scheme: dark)");
const font = getComputedStyle(document.body).fontFamily;

// Colours that people who see few colours can tell apart; risks have their own, from severe to calm.
const palettes = {
  light: {
    category: ["#3366a8", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#7f7f7f"],
    severe: "#b3361b", serious: "#e69f00", mild: "#a9b8c9", calm: "#3366a8",
    ramp: ["#eaf1fa", "#7fa6d6", "#234b82"], ink: "#1c2430", soft: "#5b6675", line: "#e6e9ed",
  },
  dark: {
    category: ["#7aa6e8", "#f2b84b", "#4cc9a0", "#e3a1c6", "#8fd0f5", "#f08a5d", "#b0b0b0"],
    severe: "#f0795a", serious: "#f2b84b", mild: "#5d6b7d", calm: "#7aa6e8",
    ramp: ["#222c3a", "#4472ad", "#b9d6ff"], ink: "#e8ecf1", soft: "#a1acba", line: "#303846",
  },
};

// 1.2 M rather than 1200000, also for thousands of millions, which the SI letters of d3 call G.
vega.expressionFunction("short", (value) => {
  if (value === null || value === undefined || Number.isNaN(Number(value))) return "not known";
  for (const [size, unit] of [[1e9, " bn"], [1e6, " M"], [1e3, " k"]]) {
    if (Math.abs(value) >= size) return `${Number((value / size).toPrecision(3))}${unit}`;
  }
  return String(Number(Number(value).toPrecision(3)));
});

function config(palette) {
  const text = { labelColor: palette.soft, titleColor: palette.soft, labelFont: font, titleFont: font, labelFontSize: 11, titleFontSize: 11, titleFontWeight: 400 };
  return {
    background: "transparent", font,
    customFormatTypes: true, numberFormatType: "short",
    view: { stroke: null },
    axis: { ...text, grid: false, domainColor: palette.line, tickColor: palette.line, gridColor: palette.line, labelLimit: 190 },
    axisX: { labelAngle: 0 },
    axisQuantitative: { grid: true, domain: false, ticks: false, tickCount: 5 },
    axisTemporal: { format: "%b %y", formatType: "utc", labelOverlap: true },
    legend: { ...text, orient: "top", symbolType: "square", columns: 4 },
    range: { category: palette.category, ramp: palette.ramp, heatmap: palette.ramp, ordinal: palette.category },
    mark: { color: palette.category[0], tooltip: true },
    bar: { cornerRadiusEnd: 2 },
    point: { size: 30, filled: true },
    rect: { stroke: null },
  };
}

function named(value, palette) {
  if (Array.isArray(value)) return value.map((each) => named(each, palette));
  if (value && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, named(each, palette)]));
  return ["severe", "serious", "mild", "calm"].includes(value) ? palette[value] : value;
}

async function draw() {
  const palette = palettes[dark.matches ? "dark" : "light"];
  document.body.classList.toggle("dark", dark.matches);
  let drawn = 0;
  for (const [id, { spec, rows }] of Object.entries(charts)) {
    const place = document.querySelector(`#${CSS.escape(id)} .chart`);
    const steps = spec.encoding && spec.encoding.y && ["nominal", "ordinal"].includes(spec.encoding.y.type);
    await vegaEmbed(
      place,
      { height: steps ? { step: spec.encoding.yOffset ? 14 : 24 } : 240, ...named(spec, palette), width: "container", data: { values: rows } },
      { renderer: "svg", actions: false, logLevel: vega.Error, config: config(palette) },
    );
    drawn += 1;
  }
  document.body.dataset.drawn = drawn;
}

draw();
dark.addEventListener("change", draw);
