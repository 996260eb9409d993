import { add, int, real, type Histories } from "./layout";

const HOUR_MS = 3_600_000;
/** A type with few events borrows the calendar of all: so many events' worth of it. */
const SHRINKAGE = 200;

/** How usual a type is between two moments, in units that mean nothing but in proportion. */
export type Calendar = (type: number, from: number, to: number) => number;

/**
 * The calendar of each type: how often a user who is observed does it in each hour of the whole time, over all users.
 * Trends, campaigns, weekends and nights are in it. Types with few events lean on that of all types together.
 */
export function calendarOf({ db, typeCount, from, to }: Histories): Calendar {
  const { types, times } = db;
  const start = from.reduce((least, time) => Math.min(least, time), Infinity);
  const end = to.reduce((most, time) => Math.max(most, time), -Infinity);
  const hours = Math.max(1, Math.floor((end - start) / HOUR_MS) + 1);
  const observed = new Float64Array(hours + 1);
  const hourOf = (time: number) => Math.min(hours - 1, Math.floor((time - start) / HOUR_MS));
  for (let h = 0; h < from.length; h++) {
    add(observed, hourOf(real(from, h)), 1);
    add(observed, hourOf(real(to, h)) + 1, -1);
  }
  for (let i = 1; i <= hours; i++) add(observed, i, real(observed, i - 1));

  const all = new Float64Array(hours);
  const counts = new Float64Array(typeCount * hours);
  const totals = new Float64Array(typeCount);
  for (let e = 0; e < times.length; e++) {
    const hour = hourOf(real(times, e));
    add(all, hour, 1);
    add(counts, int(types, e) * hours + hour, 1);
    add(totals, int(types, e), 1);
  }
  // Sums up to each hour; a little is always possible, so that no stretch is without any chance.
  const sums = new Float64Array(typeCount * (hours + 1));
  for (let type = 0; type < typeCount; type++) {
    for (let hour = 0; hour < hours; hour++) {
      const usual = (SHRINKAGE * (real(all, hour) + 0.01)) / (times.length + 0.01 * hours);
      const rate = (real(counts, type * hours + hour) + usual) / Math.max(1, real(observed, hour));
      const at = type * (hours + 1) + hour;
      sums[at + 1] = real(sums, at) + rate;
    }
  }
  const upTo = (type: number, time: number) => {
    const place = Math.min(hours, Math.max(0, (time - start) / HOUR_MS));
    const hour = Math.min(hours - 1, Math.floor(place));
    const at = type * (hours + 1) + hour;
    return real(sums, at) + (place - hour) * (real(sums, at + 1) - real(sums, at));
  };
  return (type, since, until) => upTo(type, until) - upTo(type, since);
}
