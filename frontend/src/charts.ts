// Draws the chart that a JSON data block describes; the page carries the same numbers as a table.
import { BarChart, GaugeChart, LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

echarts.use([
  BarChart, LineChart, GaugeChart, CanvasRenderer,
  GridComponent, LegendComponent, MarkLineComponent, TooltipComponent,
]);

interface Series {
  name: string;
  values: (number | null)[];
}
interface Spec {
  kind: "bar" | "line" | "gauge";
  unit: string;
  labels: string[];
  series: Series[];
  target?: number;
  max?: number;
  horizontal?: boolean;
}

const drawn = new Map<HTMLElement, Spec>();

export function draw(root: ParentNode): void {
  root.querySelectorAll<HTMLElement>("[data-chart]").forEach((place) => {
    const block = document.getElementById(place.dataset.chart ?? "");
    if (!block || drawn.has(place)) return;
    drawn.set(place, JSON.parse(block.textContent ?? "") as Spec);
    render(place);
  });
}

function render(place: HTMLElement): void {
  const spec = drawn.get(place);
  if (!spec) return;
  const chart = echarts.getInstanceByDom(place) ?? echarts.init(place, null, { renderer: "canvas" });
  chart.setOption(spec.kind === "gauge" ? gauge(spec) : axes(spec), true);
}

document.addEventListener("liyuan:theme", () => drawn.forEach((_, place) => render(place)));
window.addEventListener("resize", () => {
  drawn.forEach((_, place) => echarts.getInstanceByDom(place)?.resize());
});

function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function palette(): string[] {
  return [1, 2, 3, 4, 5].map((number) => token(`--ly-series-${number}`));
}

function text(): { color: string; fontFamily: string } {
  return { color: token("--ly-ink"), fontFamily: getComputedStyle(document.body).fontFamily };
}

function format(spec: Spec): (shown: unknown) => string {
  const numbers = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 2 });
  return (shown) => {
    const value = typeof shown === "object" && shown ? (shown as { value: unknown }).value : shown;
    return typeof value === "number" ? `${numbers.format(value)} ${spec.unit}` : "—";
  };
}

function axes(spec: Spec): echarts.EChartsCoreOption {
  const labels = {
    type: "category", data: spec.labels, inverse: spec.horizontal === true,
    axisLabel: { color: token("--ly-ink-soft") }, axisTick: { show: false },
    axisLine: { lineStyle: { color: token("--ly-line") } },
  };
  const values = {
    type: "value", name: spec.unit, nameTextStyle: { color: token("--ly-ink-soft") },
    axisLabel: { color: token("--ly-ink-soft") }, splitLine: { lineStyle: { color: token("--ly-line") } },
  };
  return {
    animation: false, color: palette(), textStyle: text(),
    grid: { left: 8, right: 24, top: spec.series.length > 1 ? 56 : 36, bottom: 8, containLabel: true },
    legend: { show: spec.series.length > 1, left: 0, top: 0, textStyle: { color: token("--ly-ink") } },
    tooltip: {
      trigger: "axis", renderMode: "richText", confine: true, valueFormatter: format(spec),
      backgroundColor: token("--ly-surface"), borderColor: token("--ly-line"), textStyle: text(),
    },
    xAxis: spec.horizontal ? values : labels,
    yAxis: spec.horizontal ? labels : values,
    series: spec.series.map((series, index) => ({
      type: spec.kind, name: series.name, data: series.values, barMaxWidth: 28,
      // what was observed lies above the line that was drawn through it
      symbolSize: index === 0 ? 9 : 5, z: 2 + spec.series.length - index,
      markLine: index === 0 && spec.target !== undefined ? targetLine(spec) : undefined,
    })),
  };
}

function targetLine(spec: Spec): echarts.EChartsCoreOption {
  const at = spec.horizontal ? { xAxis: spec.target } : { yAxis: spec.target };
  return {
    silent: true, symbol: "none", data: [at],
    lineStyle: { color: token("--ly-ink-soft"), type: "dashed" },
    label: { color: token("--ly-ink"), position: spec.horizontal ? "start" : "insideEndTop", formatter: format(spec) },
  };
}

function gauge(spec: Spec): echarts.EChartsCoreOption {
  const value = spec.series[0]?.values[0] ?? null;
  return {
    animation: false, color: palette(), textStyle: text(),
    series: [{
      type: "gauge", min: 0, max: spec.max ?? 100, startAngle: 200, endAngle: -20, radius: "95%", center: ["50%", "62%"],
      progress: { show: true, width: 14 }, pointer: { show: false },
      axisLine: { lineStyle: { width: 14, color: [[1, token("--ly-line")]] } },
      axisTick: { show: false }, splitLine: { show: false }, axisLabel: { show: false },
      detail: { formatter: format(spec), fontSize: 22, color: token("--ly-ink"), offsetCenter: [0, "-5%"] },
      data: [{ value, name: spec.series[0]?.name }],
      title: { color: token("--ly-ink-soft"), fontSize: 13, offsetCenter: [0, "28%"] },
    }],
  };
}
