/** The value below which this share (0..1) of the sorted values lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => {
  const sorted = values.filter((value) => !Number.isNaN(value)).toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN)) / 2;
};

export const ms = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} ms`;

/** A median with its spread, such as `142 (138–150)`; a dash when nothing was measured. */
export function spread(values: readonly number[], format: (value: number) => string = rounded): string {
  const known = values.filter((value) => !Number.isNaN(value));
  if (known.length === 0) return "–";
  const middle = format(median(known));
  return known.length === 1 ? middle : `${middle} (${format(Math.min(...known))}–${format(Math.max(...known))})`;
}

export const rounded = (value: number): string =>
  Math.abs(value) >= 100 ? Math.round(value).toLocaleString("en") : value.toFixed(Math.abs(value) < 10 ? 1 : 0);

/** A figure that has a budget, with a mark that says whether it is within it. */
export const judged = (text: string, within: boolean): string => `${text} ${within ? "✓" : "✗"}`;

/** A ratio of medians and its goal; the spread is that of the rounds, each compared with itself. */
export function ratio(ours: readonly number[], theirs: readonly number[], goal: number, atLeast = false): string {
  const rounds = ours.map((value, i) => value / (theirs[i] ?? Number.NaN));
  const value = median(rounds);
  if (Number.isNaN(value)) return "not measured";
  return judged(`${spread(rounds, (x) => `${x.toFixed(2)} ×`)}`, atLeast ? value >= goal : value <= goal);
}

/** A table in Markdown, so that a report can go into a document as it is. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
