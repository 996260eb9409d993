import { expect, test } from "vitest";
import { clearGauge, counter, counterBy, gauge, gaugeBy, histogramBy, renderMetrics } from "./metrics";
import { updateProcessMetrics } from "./process-metrics";

const lines = (name: string) =>
  renderMetrics()
    .split("\n")
    .filter((line) => line.startsWith(name));

test("a metric made twice, as by two copies of a module, is one", () => {
  counter("t_twice_total", "Twice.").add();
  counter("t_twice_total", "Twice.").add(2);
  expect(lines("t_twice_total")).toEqual(["t_twice_total 3"]);
  expect(renderMetrics()).toContain("# HELP t_twice_total Twice.\n# TYPE t_twice_total counter\nt_twice_total 3\n");
});

test("labels are escaped as the format asks", () => {
  counterBy("t_label_total", "Labels.", "kind", "reason").of('a"b\\c\nd', "x").add();
  expect(lines("t_label_total")).toEqual(['t_label_total{kind="a\\"b\\\\c\\nd",reason="x"} 1']);
});

test("a histogram counts each value once, and its buckets hold all that is not above them", () => {
  const seconds = histogramBy("t_seconds", "Seconds.", [0.1, 1], "task");
  for (const value of [0.05, 0.1, 0.5, 7]) seconds.of("x").observe(value);
  expect(lines("t_seconds")).toEqual([
    't_seconds_bucket{task="x",le="0.1"} 2',
    't_seconds_bucket{task="x",le="1"} 3',
    't_seconds_bucket{task="x",le="+Inf"} 4',
    't_seconds_sum{task="x"} 7.65',
    't_seconds_count{task="x"} 4',
  ]);
});

test("a label that takes ever new values costs no more memory", () => {
  const byUser = counterBy("t_unbounded_total", "A mistake.", "user");
  for (let n = 0; n < 1000; n++) byUser.of(`user ${n}`).add();
  expect(lines("t_unbounded_total")).toHaveLength(201);
  expect(lines('t_unbounded_total{user="other"}')).toEqual(['t_unbounded_total{user="other"} 800']);
});

test("a level goes up and down, and is forgotten when it is told anew", () => {
  gauge("t_level", "A level.").add(2);
  gauge("t_level", "A level.").add(-1);
  expect(lines("t_level")).toEqual(["t_level 1"]);
  const live = gaugeBy("t_live", "Live.", "kind");
  live.of("a").set(1);
  clearGauge("t_live");
  live.of("b").set(2);
  expect(lines("t_live")).toEqual(['t_live{kind="b"} 2']);
});

test("the process tells its memory and how late its event loop is", () => {
  updateProcessMetrics();
  expect(Number(lines("process_resident_memory_bytes")[0]?.split(" ")[1])).toBeGreaterThan(1e7);
  expect(lines("nodejs_event_loop_lag_seconds")).toHaveLength(3);
});
