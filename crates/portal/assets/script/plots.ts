// The four kinds of charts as ECharts options, in the colours of the stylesheet.
import type { EChartsCoreOption } from "echarts/core";
import { grouped, type Figures } from "./figures";

const style = getComputedStyle(document.documentElement);
const token = (name: string): string => style.getPropertyValue(`--${name}`).trim();
const size = 0.8125 * parseFloat(style.fontSize);

const ink = token("ink");
const ink2 = token("ink-2");
const line = token("line");
const palette = [token("blue"), "#5a7f3c", "#b0721a", "#6b5b95", "#4b8a8f", "#8a5563"];
const font = { fontFamily: getComputedStyle(document.body).fontFamily, fontSize: size, color: ink };

const common: EChartsCoreOption = {
  animation: false,
  color: palette,
  textStyle: font,
  // Drawn, not written as HTML: the page allows no inline style.
  tooltip: { renderMode: "richText", confine: true, valueFormatter: grouped, textStyle: font, borderColor: line },
};

const valueAxis = (name: string): object => ({
  type: "value",
  name,
  nameTextStyle: { ...font, color: ink2, align: "left", padding: [0, 0, 0, -24] },
  axisLabel: { ...font, color: ink2 },
  splitLine: { lineStyle: { color: line } },
});

const categoryAxis = (names: string[]): object => ({
  type: "category",
  data: names,
  axisLabel: { ...font, color: ink2, interval: 0, rotate: names.length > 8 ? 40 : 0 },
  axisLine: { lineStyle: { color: line } },
  axisTick: { show: false },
});

const legend = (figures: Figures): object => ({
  show: figures.valueHeads.length > 1,
  top: 0,
  right: 0,
  itemWidth: 14,
  itemHeight: 10,
  textStyle: font,
});

const grid = { left: 8, right: 12, top: 44, bottom: 8, containLabel: true };

/** The unit in a head such as 金额（万元）. */
const unit = (head = ""): string => /（(.+)）/.exec(head)?.[1] ?? "";

export function bars(figures: Figures, narrow: boolean): EChartsCoreOption {
  const names = figures.rows.map((row) => row.names[0] ?? "");
  const lying = narrow && names.length > 4;
  const category = categoryAxis(lying ? [...names].reverse() : names);
  const value = valueAxis(unit(figures.valueHeads[0]));
  const series = figures.valueHeads.map((name, i) => {
    const data = figures.rows.map((row) => row.values[i] ?? 0);
    return { name, type: "bar", barMaxWidth: 28, data: lying ? data.reverse() : data };
  });
  return {
    ...common,
    legend: legend(figures),
    grid,
    xAxis: lying ? value : category,
    yAxis: lying ? category : value,
    series,
  };
}

/** The first figures are x, each further column a line. */
export function lines(figures: Figures): EChartsCoreOption {
  const [across = "", ...ups] = figures.valueHeads;
  return {
    ...common,
    legend: { ...legend(figures), show: ups.length > 1 },
    grid: { ...grid, bottom: 28 },
    xAxis: {
      ...valueAxis(across),
      nameLocation: "middle",
      nameGap: 28,
      nameTextStyle: { ...font, color: ink2 },
    },
    yAxis: valueAxis(ups[0] ?? ""),
    series: ups.map((name, i) => ({
      name,
      type: "line",
      symbolSize: 7,
      lineStyle: { width: 2.5 },
      data: figures.rows.map((row) => [row.values[0], row.values[i + 1]]),
    })),
  };
}

/** Columns from, to, amount. */
export function flow(figures: Figures, narrow: boolean): EChartsCoreOption {
  const places = [...new Set(figures.rows.flatMap((row) => row.names.slice(0, 2)))];
  const links = figures.rows.map((row) => ({ source: row.names[0], target: row.names[1], value: row.values[0] }));
  const through = (name: string): number => {
    const into = links.filter((link) => link.target === name);
    return (into.length > 0 ? into : links.filter((link) => link.source === name)).reduce((sum, link) => sum + (link.value ?? 0), 0);
  };
  return {
    ...common,
    series: [
      {
        type: "sankey",
        left: 0,
        right: narrow ? 68 : 128,
        top: 12,
        // The two lines of a label stand about the middle of its node, which may be a hair high.
        bottom: size * 1.8,
        nodeWidth: 12,
        nodeGap: 22,
        draggable: false,
        emphasis: { focus: "adjacency" },
        lineStyle: { color: "source", opacity: 0.18 },
        nodeAlign: "left",
        label: {
          ...font,
          fontSize: narrow ? size * 0.88 : size,
          lineHeight: size * 1.35,
          width: narrow ? 62 : 140,
          overflow: "break",
          formatter: ({ name }: { name: string }) => `${name}\n${grouped(through(name))}`,
        },
        data: places.map((name) => ({ name, itemStyle: { color: token("blue") } })),
        links,
      },
    ],
  };
}

export function shares(figures: Figures, narrow: boolean): EChartsCoreOption {
  return {
    ...common,
    series: [
      {
        type: "pie",
        radius: narrow ? ["38%", "58%"] : ["45%", "70%"],
        label: { ...font, formatter: "{b}\n{d}%" },
        data: figures.rows.map((row) => ({ name: row.names[0], value: row.values[0] })),
      },
    ],
  };
}
