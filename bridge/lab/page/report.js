// Draws the figures in the colours of the page, again when these change; unpacks the chart library.
"use strict";
(async () => {
  const json = (id) => JSON.parse(document.getElementById(id).textContent);
  const figures = json("figures");

  const link = document.getElementById("save");
  link.href = URL.createObjectURL(new Blob([document.getElementById("raw").textContent], { type: "application/json" }));

  const packed = Uint8Array.from(atob(document.getElementById("library").textContent.trim()), (c) => c.charCodeAt(0));
  const library = document.createElement("script");
  library.textContent = await new Response(
    new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
  document.head.append(library);

  // A string "@role" is the page's colour of that role.
  const coloured = (value, colour) => {
    if (typeof value === "string") return value.startsWith("@") ? colour(value.slice(1)) : value;
    if (Array.isArray(value)) return value.map((each) => coloured(each, colour));
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, coloured(each, colour)]));
  };

  const draw = (width) => {
    const style = getComputedStyle(document.documentElement);
    const colour = (role) => style.getPropertyValue(`--${role}`).trim();
    const narrow = (width || window.innerWidth) < 640;
    const axis = { gridcolor: colour("line"), zerolinecolor: colour("line"), linecolor: colour("soft"), fixedrange: true, automargin: true };
    return Promise.all(figures.map((figure) => {
      const own = figure.layout;
      const layout = {
        height: 400, dragmode: false, hovermode: "closest", autosize: true, ...own,
        paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)",
        font: { color: colour("text"), size: narrow ? 11 : 13, family: "system-ui, 'DejaVu Sans', sans-serif" },
        margin: { l: narrow ? 8 : 60, r: 12, t: 12, b: 50 },
        legend: { orientation: "h", yref: "container", y: 0, yanchor: "bottom", x: 0, ...own.legend },
        xaxis: { ...axis, ...own.xaxis }, yaxis: { ...axis, ...own.yaxis },
      };
      if (width) layout.width = width;
      const place = document.getElementById(`chart-${figure.name}`);
      return Plotly.react(place, coloured(figure.traces, colour), coloured(layout, colour), { responsive: true, displayModeBar: false });
    }));
  };

  await draw();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => draw());
  window.addEventListener("beforeprint", () => { document.documentElement.dataset.print = ""; draw(680); });
  window.addEventListener("afterprint", () => { delete document.documentElement.dataset.print; draw(); });
  document.documentElement.dataset.drawn = figures.length;
})();
