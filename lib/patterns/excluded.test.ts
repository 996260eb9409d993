import { expect, test } from "vitest";
import { excludedBy } from "./excluded";
import { buildSequences, type SequenceOptions } from "./mining/build-sequences";

const MINUTE = 60_000;

/** Ten users do a, an hour later b, two days later c. */
function columns() {
  const users = Array.from({ length: 10 }, (_, u) => u);
  return {
    users: Int32Array.from(users.flatMap((u) => [u, u, u])),
    types: Int32Array.from(users.flatMap(() => [0, 1, 2])),
    times: Float64Array.from(users.flatMap(() => [0, 60 * MINUTE, 60 * MINUTE * 49])),
    userIds: users.map((u) => `u${u}`),
    typeNames: ["a", "b", "c"],
  };
}
function given(sequences: SequenceOptions) {
  return { columns: columns(), sequences, db: buildSequences(columns(), sequences) };
}
const options = { minSupport: 5, counted: "users", minLength: 2 } as const;
const limits = (found: ReturnType<typeof excludedBy>) => found.map(({ limit, patterns }) => [limit, patterns]);

test("each limit is taken away alone, and the one that excludes most comes first", () => {
  // Within a minute nothing follows anything; without the limit a>b, a>c, b>c and a>b>c end with what is asked.
  const gap = { ...options, reach: { maxGapMs: MINUTE } };
  expect(limits(excludedBy(given({}), gap, {}))).toEqual([["max_gap_ms", 4]]);
  const ends = { ...options, reach: { maxGapMs: 90 * MINUTE }, endsWith: [2] };
  expect(limits(excludedBy(given({}), ends, {}))).toEqual([
    ["max_gap_ms", 3],
    ["ends_with", 1],
  ]);
});

test("where sessions end, and how long a pattern has to be, are limits as well", () => {
  expect(limits(excludedBy(given({ sessionGapMs: MINUTE }), options, {}))).toEqual([["session_gap_ms", 4]]);
  expect(limits(excludedBy(given({}), { ...options, minLength: 4 }, {}))).toEqual([["min_length", 4]]);
});

test("a minimum that nobody reaches is no other limit's doing", () => {
  expect(excludedBy(given({}), { ...options, minSupport: 11, reach: { maxGapMs: MINUTE } }, {})).toEqual([]);
});
