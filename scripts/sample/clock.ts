import { at, type Random } from "./random.ts";

/** Local time of Asia/Shanghai, which has no summer time, in seconds since 1970 as if it were UTC. */
export type LocalSeconds = number;

export const HOUR = 3600;
export const DAY = 24 * HOUR;

/** Monday, 24 November 2025; sessions begin within the days that follow, outings may end a few days later. */
export const FIRST_DAY: LocalSeconds = Date.UTC(2025, 10, 24) / 1000;
export const DAYS = 38;

// One weight for each hour from midnight on. Nights are quiet, the evening is busy, weekends start late.
const WORKDAY_HOURS = [
  0.6, 0.3, 0.12, 0.08, 0.08, 0.12, 0.5, 1.2, 1.6, 1.2, 1.2, 1.4, 2.4, 2, 1.2, 1.2, 1.2, 1.5, 2.4, 3.4, 4.2, 4.4, 3.4,
  1.6,
];
const WEEKEND_HOURS = [
  1, 0.6, 0.25, 0.12, 0.08, 0.08, 0.2, 0.5, 1.1, 1.9, 2.5, 2.6, 2.4, 2.4, 2.7, 2.8, 2.7, 2.4, 2.5, 3.3, 4, 4.3, 3.6, 2,
];
const OUTING_HOURS = [0, 0, 0, 0, 0, 0, 0, 0, 0.5, 2, 3, 2.5, 1, 1.5, 3, 3, 2.5, 1.5, 0.5, 0, 0, 0, 0, 0];
const WEEKEND_FACTOR = 1.5;

function isWeekend(day: number): boolean {
  return day % 7 >= 5;
}

const DAY_WEIGHTS = Array.from({ length: DAYS }, (_, day) => (isWeekend(day) ? WEEKEND_FACTOR : 1));

function within(random: Random, day: number, hours: readonly number[]): LocalSeconds {
  return FIRST_DAY + day * DAY + random.weighted(hours) * HOUR + random.int(0, HOUR - 1);
}

/** A moment at which a person picks up the phone. */
export function sessionStart(random: Random): LocalSeconds {
  const day = random.weighted(DAY_WEIGHTS);
  return within(random, day, isWeekend(day) ? WEEKEND_HOURS : WORKDAY_HOURS);
}

/** A moment of that day, counted from the first, at which a person sets out. */
export function outingStart(random: Random, day: number): LocalSeconds {
  return within(random, day, OUTING_HOURS);
}

export function outingDay(random: Random): number {
  return random.weighted(DAY_WEIGHTS);
}

export function dayOf(time: LocalSeconds): number {
  return Math.floor((time - FIRST_DAY) / DAY);
}

/** `YYYY-MM-DD HH:MM:SS`. */
export function formatLocal(time: LocalSeconds): string {
  return new Date(time * 1000).toISOString().slice(0, 19).replace("T", " ");
}

/** Keeps a person's sessions and outings apart, so that a pause of half an hour always means a new session. */
export type Diary = {
  /** Whether nothing else lies within the margin around the stretch. */
  isFree(start: LocalSeconds, seconds: number): boolean;
  book(start: LocalSeconds, seconds: number): void;
};

const MARGIN = 2 * HOUR;

export function createDiary(): Diary {
  const booked: [start: LocalSeconds, end: LocalSeconds][] = [];
  return {
    isFree: (start, seconds) =>
      booked.every((_, i) => {
        const [from, to] = at(booked, i);
        return start - to >= MARGIN || from - (start + seconds) >= MARGIN;
      }),
    book: (start, seconds) => void booked.push([start, start + seconds]),
  };
}
