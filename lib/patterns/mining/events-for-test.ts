import fc from "fast-check";
import { buildSequences, type SequenceOptions } from "./build-sequences.ts";
import type { PlainEvent, PlainOptions } from "./brute-force-for-test.ts";

/** In an order of their own, unlike that of the names. */
export const TYPES = ["d", "b", "a", "c"];
const USERS = ["u3", "u1", "u4", "u2"];

/** Small histories with many events at the same time and the same event again. */
export const anyEvents: fc.Arbitrary<PlainEvent[]> = fc
  .record({
    users: fc.integer({ min: 1, max: USERS.length }),
    types: fc.integer({ min: 1, max: TYPES.length }),
    until: fc.integer({ min: 2, max: 14 }),
  })
  .chain(({ users, types, until }) =>
    fc.array(
      fc.record({
        user: fc.constantFrom(...USERS.slice(0, users)),
        type: fc.constantFrom(...TYPES.slice(0, types)),
        time: fc.integer({ min: 0, max: until }),
      }),
      { maxLength: 7 * users },
    ),
  );

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 2 });
const someTypes = fc.subarray(TYPES, { minLength: 1, maxLength: 2 });

export const anyReach = fc.record({
  maxGapMs: maybe(fc.integer({ min: 0, max: 6 })),
  maxSpanMs: maybe(fc.integer({ min: 0, max: 10 })),
  maxGapSteps: maybe(fc.integer({ min: 1, max: 3 })),
  maxSpanSteps: maybe(fc.integer({ min: 1, max: 6 })),
});

export const anySessions = maybe(fc.integer({ min: 0, max: 4 }));

export const anyOptions: fc.Arbitrary<PlainOptions> = fc
  .record({
    minSupport: fc.integer({ min: 1, max: 3 }),
    counted: fc.constantFrom("users" as const, "sequences" as const),
    minLength: maybe(fc.integer({ min: 1, max: 3 })),
    more: fc.integer({ min: 0, max: 4 }),
    reach: fc.oneof(fc.constant({}), anyReach),
    output: fc.constantFrom("all" as const, "closed" as const, "maximal" as const),
    topK: maybe(fc.integer({ min: 1, max: 8 })),
    startsWith: fc.option(someTypes, { nil: undefined, freq: 1 }),
    endsWith: fc.option(someTypes, { nil: undefined, freq: 1 }),
    contains: fc.option(someTypes, { nil: undefined, freq: 1 }),
  })
  .map(({ more, ...options }) => ({ ...options, maxLength: (options.minLength ?? 1) + more }));

/** The sequences of events that are told by name. */
export function sequencesOf(
  events: readonly PlainEvent[],
  options: SequenceOptions = {},
  userIds: readonly string[] = USERS,
  typeNames: readonly string[] = TYPES,
) {
  return buildSequences(
    {
      users: Int32Array.from(events, ({ user }) => userIds.indexOf(user)),
      types: Int32Array.from(events, ({ type }) => typeNames.indexOf(type)),
      times: Float64Array.from(events, ({ time }) => time),
      userIds,
      typeNames,
    },
    options,
  );
}
