// Draws a chart from the table beside it. Loaded only on pages that have one.
import { BarChart, LineChart, PieChart, SankeyChart } from "echarts/charts";
import { GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { init, use, type EChartsCoreOption } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { element } from "./dom";
import { read, type Figures } from "./figures";
import { bars, flow, lines, shares } from "./plots";

use([BarChart, LineChart, PieChart, SankeyChart, GridComponent, LegendComponent, TooltipComponent, SVGRenderer]);

const KINDS: Record<string, (figures: Figures, narrow: boolean) => EChartsCoreOption> = {
  bar: bars,
  line: lines,
  sankey: flow,
  pie: shares,
};

export function draw(figure: HTMLElement): void {
  const table = document.getElementById(figure.dataset.table ?? "");
  const kind = KINDS[figure.dataset.chart ?? ""];
  if (!(table instanceof HTMLTableElement) || !kind) return;
  const figures = read(table);
  if (figures.rows.length === 0) return;

  const plot = element("div", { className: "plot" });
  plot.setAttribute("role", "img");
  plot.setAttribute("aria-label", `${figure.dataset.title ?? ""}（数值见下表）`);
  figure.append(element("figcaption", { textContent: figure.dataset.title ?? "" }), plot);
  const chart = init(plot, undefined, { renderer: "svg" });
  const show = (): void => {
    chart.resize();
    chart.setOption(kind(figures, plot.clientWidth < 480), true);
    // So that a narrower sheet of paper scales the drawing instead of cutting it off.
    plot.querySelector("svg")?.setAttribute("viewBox", `0 0 ${chart.getWidth()} ${chart.getHeight()}`);
  };
  new ResizeObserver(show).observe(plot);
}
