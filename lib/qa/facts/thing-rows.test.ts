import fc from "fast-check";
import { expect, it } from "vitest";
import { THING_KINDS, countRows, usersByThing, type RowsCounted, type ThingRows } from "./thing-rows";

const NAMES = 4;
const name = fc.integer({ min: -1, max: NAMES - 1 });
const row = fc.record({ user: fc.nat(5), at: fc.nat(9), item: name, app: name, media: name, poi: name });
const part = fc.record(
  { item: fc.array(fc.nat(NAMES - 1)), app: fc.array(fc.nat(NAMES - 1)), poi: fc.array(fc.nat(NAMES - 1)) },
  { requiredKeys: [] },
);
const wanted = fc.record({ parts: fc.array(part, { maxLength: 3 }), from: fc.nat(9), to: fc.nat(10) });

type Row = (typeof row extends fc.Arbitrary<infer T> ? T : never) & {};

function laidOut(all: readonly Row[]): ThingRows {
  const groups = [...Map.groupBy(all, ({ user }) => user)];
  const rows = groups.flatMap(([, own]) => own);
  let end = 0;
  const ofKinds = <T>(of: (kind: (typeof THING_KINDS)[number]) => T) =>
    Object.fromEntries(THING_KINDS.map((kind) => [kind, of(kind)])) as Record<(typeof THING_KINDS)[number], T>;
  return {
    users: Int32Array.from(groups, ([user]) => user),
    ends: Int32Array.from(groups, ([, own]) => (end += own.length)),
    times: Float64Array.from(rows, ({ at }) => at),
    columns: ofKinds((kind) => Int32Array.from(rows, (each) => each[kind])),
    names: ofKinds(() => Array.from({ length: NAMES }, (_, i) => `name ${i}`)),
  };
}

const fits = (each: Row, { parts, from, to }: RowsCounted): boolean =>
  each.at >= from &&
  each.at < to &&
  parts.every((one) => THING_KINDS.some((kind) => each[kind] >= 0 && (one[kind] ?? []).includes(each[kind])));

it("counts the rows of each user that name one of the things of every part, however many counts are wanted", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 40 }), fc.array(wanted, { maxLength: 40 }), async (all, counts) => {
      const found = await countRows(laidOut(all), 6, counts, async () => {});
      expect(found.map((own) => [...own])).toEqual(
        counts.map((one) => [0, 1, 2, 3, 4, 5].map((user) => all.filter((each) => each.user === user && fits(each, one)).length)), // prettier-ignore
      );
    }),
  );
});

it("counts the users of each thing once, whichever of its names they met", () => {
  fc.assert(
    fc.property(
      fc.array(row, { maxLength: 40 }),
      fc.array(fc.integer({ min: -1, max: 2 }), { minLength: NAMES, maxLength: NAMES }),
      fc.array(fc.nat(1), { minLength: 6, maxLength: 6 }),
      (all, keyOf, among) => {
        const found = usersByThing(laidOut(all), "app", Int32Array.from(keyOf), 3, Uint8Array.from(among));
        const meant = all.filter(({ user, app }) => among[user] === 1 && app >= 0);
        expect([...found]).toEqual(
          [0, 1, 2].map((key) => new Set(meant.filter(({ app }) => keyOf[app] === key).map(({ user }) => user)).size),
        );
      },
    ),
  );
});
