import { shared } from "./globals.ts";

/**
 * What this process counts about itself, in the text format Prometheus 0.0.4 reads. Counting is an addition to a plain
 * number, so it may stand in the hottest path; names and values are put into words only when somebody asks.
 *
 * A metric is made once by its name, and whoever makes it again, as another copy of a module does, gets the same one.
 * Labels hold words of ours (a kind, a status, an error code), never anything about projects or people; should one
 * take more values than expected, the rest is counted under `other`.
 */
export type Counter = { add(by?: number): void };

/** A level that goes up and down. */
export type Gauge = { add(by: number): void; set(to: number): void };

export type Histogram = { observe(value: number): void };

/** One metric for each combination of its labels' values, in the order of their names. */
export type By<T> = { of(...values: string[]): T };

type Kind = "counter" | "gauge" | "histogram";
type Cell = Counter & Gauge & Histogram & { lines(name: string, labels: string): string[] };
type Family = { help: string; kind: Kind; labels: readonly string[]; make: () => Cell; cells: Map<string, Cell> };

/** More values than this mean that something unbounded has become a label. */
const CELLS_MAX = 200;

const families = () => shared("metrics", () => new Map<string, Family>());

export function counter(name: string, help: string): Counter {
  return family(name, help, "counter", [], number).of();
}

export function counterBy(name: string, help: string, ...labels: string[]): By<Counter> {
  return family(name, help, "counter", labels, number);
}

/** A counter that somebody else counts; its value is taken over. */
export function countedElsewhere(name: string, help: string): Pick<Gauge, "set"> {
  return family(name, help, "counter", [], number).of();
}

export function gauge(name: string, help: string): Gauge {
  return family(name, help, "gauge", [], number).of();
}

export function gaugeBy(name: string, help: string, ...labels: string[]): By<Gauge> {
  return family(name, help, "gauge", labels, number);
}

/** `bounds` are the upper ends of its buckets, rising; what lies above the last counts too. */
export function histogram(name: string, help: string, bounds: readonly number[]): Histogram {
  return family(name, help, "histogram", [], () => distribution(bounds)).of();
}

export function histogramBy(name: string, help: string, bounds: readonly number[], ...labels: string[]): By<Histogram> {
  return family(name, help, "histogram", labels, () => distribution(bounds));
}

/** Seconds, from what nobody notices to what everybody does. */
export const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60] as const;

/** Everything counted so far. */
export function renderMetrics(): string {
  const lines: string[] = [];
  for (const [name, { help, kind, cells }] of families()) {
    lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${kind}`);
    for (const [labels, cell] of cells) lines.push(...cell.lines(name, labels));
  }
  return `${lines.join("\n")}\n`;
}

/** Forgets the values of a gauge, whose labels are about to be told anew. */
export function clearGauge(name: string): void {
  families().get(name)?.cells.clear();
}

function family(name: string, help: string, kind: Kind, labels: readonly string[], make: () => Cell): By<Cell> {
  let known = families().get(name);
  if (!known) {
    known = { help, kind, labels, make, cells: new Map() };
    families().set(name, known);
  }
  const { cells } = known;
  return {
    of(...values) {
      let at = written(labels, values);
      if (!cells.has(at) && cells.size >= CELLS_MAX) at = written(labels, Array(labels.length).fill("other"));
      const known = cells.get(at);
      if (known) return known;
      const cell = make();
      cells.set(at, cell);
      return cell;
    },
  };
}

/** `a="x",b="y"`, with the characters escaped that the format gives a meaning. */
function written(labels: readonly string[], values: readonly string[]): string {
  return labels
    .map((label, i) => `${label}="${(values[i] ?? "").replace(/[\\"\n]/g, (c) => (c === "\n" ? "\\n" : `\\${c}`))}"`)
    .join(",");
}

const place = (name: string, labels: string) => (labels === "" ? name : `${name}{${labels}}`);

function number(): Cell {
  let value = 0;
  return {
    add(by = 1) {
      value += by;
    },
    set(to) {
      value = to;
    },
    observe(more) {
      value += more;
    },
    lines: (name, labels) => [`${place(name, labels)} ${value}`],
  };
}

function distribution(bounds: readonly number[]): Cell {
  const counts = [...bounds, Infinity].map(() => 0);
  let sum = 0;
  function observe(value: number): void {
    let i = 0;
    while (i < bounds.length && value > (bounds[i] ?? Infinity)) i++;
    counts[i] = (counts[i] ?? 0) + 1;
    sum += value;
  }
  return {
    observe,
    add: (by = 1) => observe(by),
    set: observe,
    lines(name, labels) {
      let below = 0;
      const more = labels === "" ? "" : `${labels},`;
      const buckets = [...bounds, Infinity].map((bound, i) => {
        below += counts[i] ?? 0;
        return `${name}_bucket{${more}le="${bound === Infinity ? "+Inf" : bound}"} ${below}`;
      });
      return [...buckets, `${place(`${name}_sum`, labels)} ${sum}`, `${place(`${name}_count`, labels)} ${below}`];
    },
  };
}
