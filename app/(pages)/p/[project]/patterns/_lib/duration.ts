export const DURATION_UNITS = ["s", "min", "h", "d"] as const;
export type DurationUnit = (typeof DURATION_UNITS)[number];

const MS = { ms: 1, s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Milliseconds of a text such as “90min” or “1.5d”; undefined where it is none. */
export function readDuration(text: string): number | undefined {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(ms|s|min|h|d)$/.exec(text) ?? [];
  if (amount === undefined || unit === undefined) return undefined;
  const ms = Number(amount) * MS[unit as keyof typeof MS];
  return Number.isSafeInteger(ms) ? ms : undefined;
}

/** A span in the largest unit that holds it a whole number of times, so that no millisecond is lost. */
export function writeDuration(ms: number): string {
  const unit = [...DURATION_UNITS].reverse().find((each) => ms > 0 && ms % MS[each] === 0) ?? (ms === 0 ? "s" : "ms");
  return `${ms / MS[unit]}${unit}`;
}

/** What stands in the field and in the unit beside it, also where the two together mean nothing yet. */
export function splitDuration(text: string, unit: DurationUnit): { amount: string; unit: DurationUnit } {
  const [, amount, found] = /^(.*?)(min|s|h|d)$/.exec(text) ?? [];
  const known = DURATION_UNITS.find((each) => each === found);
  return known ? { amount: amount ?? "", unit: known } : { amount: text, unit };
}
