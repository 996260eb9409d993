import { expect, it } from "vitest";
import { buildSequences } from "@/lib/patterns";
import { calendarOf } from "./calendar";
import { layOutHistories } from "./layout";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A thousand users for thirty days; type 0 three times as often on days 10 to 19, type 1 evenly, type 2 hardly ever. */
function made() {
  const events = Array.from({ length: 1000 }, (_, user) =>
    Array.from({ length: 30 }, (__, day) => [
      ...Array.from({ length: day >= 10 && day < 20 ? 3 : 1 }, (___, i) => ({ user, type: 0, time: day * DAY_MS + ((user * 7 + i * 5) % 24) * HOUR_MS })),
      { user, type: 1, time: day * DAY_MS + ((user * 11) % 24) * HOUR_MS },
    ]).flat(),
  ).flat(); // prettier-ignore
  events.push({ user: 0, type: 2, time: 5 * DAY_MS });
  return layOutHistories(
    buildSequences({
      users: Int32Array.from(events, ({ user }) => user),
      types: Int32Array.from(events, ({ type }) => type),
      times: Float64Array.from(events, ({ time }) => time),
      userIds: Array.from({ length: 1000 }, (_, i) => `u${String(i).padStart(4, "0")}`),
      typeNames: ["campaign", "steady", "rare"],
    }),
  );
}

it("knows what is usual when, and leans on all types where one is rare", () => {
  const usual = calendarOf(made());
  const ratio = (type: number) => usual(type, 12 * DAY_MS, 17 * DAY_MS) / usual(type, 22 * DAY_MS, 27 * DAY_MS);
  expect(ratio(0)).toBeCloseTo(3, 1);
  expect(ratio(1)).toBeCloseTo(1, 1);
  // Of all events there are twice as many on those days.
  expect(ratio(2)).toBeCloseTo(2, 1);
});

it("adds up, whatever the hours are cut into", () => {
  const usual = calendarOf(made());
  const [from, until] = [3.3 * HOUR_MS, 40.7 * HOUR_MS];
  const middle = 17.1 * HOUR_MS;
  expect(usual(0, from, middle) + usual(0, middle, until)).toBeCloseTo(usual(0, from, until), 9);
});
