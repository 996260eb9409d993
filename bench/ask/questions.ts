import type { FactQuery } from "@/lib/qa";
import type { SegmentTree } from "@/lib/people";
import { FactQuery as Query } from "@/lib/qa";
import { BRANDS, CITIES, INTERESTS, TYPES } from "./names.ts";

const EVERYBODY: SegmentTree = { all: [] };

/** What is asked of the data for one question each; another `round` asks about other things, so that nothing is kept. */
export function questionsOf(round: number): Record<string, FactQuery[]> {
  const at = <T>(list: readonly T[], place: number): T => list[(place + round) % list.length] as T;
  const likes: SegmentTree = { on: "profile", field: "interests", is: { in: [at(INTERESTS, 0)] } };
  const lives: SegmentTree = { on: "profile", field: "city", is: { in: [at(CITIES, 0), at(CITIES, 3)] } };
  const aged: SegmentTree = { on: "profile", field: "age", is: { min: 25 + round, max: 40 + round } };
  const looked = (place: number, min: number): SegmentTree => ({ on: "behaviors", contains: at(BRANDS, place), count: { min } }); // prettier-ignore
  const had = (place: number): SegmentTree => ({ on: "events", type: [at(TYPES, place)] });
  const share = (among: SegmentTree, who: SegmentTree) => ({ kind: "share", among, who });
  const difference = (first: object, second: object) => ({ kind: "difference", first, second });
  const bought = had(9);
  const day = `2026-01-${String(1 + (round % 20)).padStart(2, "0")}`;
  const count = (what: string, more: object = {}) => ({ kind: "count", what, among: EVERYBODY, ...more });
  const next = (place: number) => ({ kind: "next", among: EVERYBODY, after: at(TYPES, place), limit: 5 });
  const followed = (a: number, b: number, more: object = {}) => ({ kind: "followed", among: EVERYBODY, first: at(TYPES, a), second: at(TYPES, b), ...more }); // prettier-ignore
  const plans: Record<string, object[]> = {
    "whom of two they look at": [
      share(likes, looked(0, 3)),
      share(likes, looked(1, 3)),
      difference({ among: likes, who: looked(0, 3) }, { among: likes, who: looked(1, 3) }),
      share(EVERYBODY, looked(0, 3)),
      share(EVERYBODY, looked(1, 3)),
      count("users", { among: likes }),
    ],
    "shares by profile": [
      share(likes, bought),
      share(lives, bought),
      share(aged, bought),
      share({ all: [likes, lives] }, bought),
      share({ all: [likes, aged] }, bought),
      share({ not: likes }, bought),
    ],
    "two segments compared": [
      difference({ among: likes, who: bought }, { among: { not: likes }, who: bought }),
      difference({ among: lives, who: bought }, { among: aged, who: bought }),
      share(likes, had(8)),
      share({ not: likes }, had(8)),
      count("users", { among: lives }),
      count("users", { among: aged }),
    ],
    "who is most": ["city", "interests", "age", "occupation", "gender", "level"].map((field) => ({ kind: "ranking", among: EVERYBODY, who: looked(2, 1), field, limit: 5 })), // prettier-ignore
    "a funnel": [
      ...[EVERYBODY, likes, lives].map((among) => ({ kind: "funnel", among, steps: [0, 1, 2, 9].map((place) => at(TYPES, place)), within_ms: 7 * 86_400_000 })), // prettier-ignore
      ...[EVERYBODY, likes, lives].map((among) => ({ kind: "funnel", among, steps: [3, 9].map((place) => at(TYPES, place)) })), // prettier-ignore
    ],
    "what follows": [1, 2, 3, 4, 5, 6].map((place) => followed(0, place, { within_ms: 86_400_000 })),
    "what comes next": [0, 1, 2, 3, 4, 5].map(next),
    "what most do": [
      { kind: "top", among: EVERYBODY, what: "item", limit: 5 },
      { kind: "top", among: likes, what: "item", limit: 5 },
      { kind: "top", among: likes, what: "app", limit: 5 },
      { kind: "top", among: likes, what: "event_type", limit: 5 },
      { kind: "top", among: lives, what: "poi", limit: 5 },
      count("users", { among: likes }),
    ],
    "how many": [
      count("users"),
      count("events"),
      count("behaviors"),
      count("users", { contains: at(BRANDS, 4) }),
      count("behaviors", { contains: at(BRANDS, 4) }),
      count("events", { types: [at(TYPES, 4)] }),
      count("users", { types: [at(TYPES, 4)] }),
      count("behaviors", { contains: at(BRANDS, 4), among: likes }),
    ],
    "within days": [
      count("events", { from: day }),
      count("users", { types: [at(TYPES, 0)], from: day }),
      share(EVERYBODY, { on: "behaviors", contains: at(BRANDS, 5), from: day }),
      followed(1, 2, { from: day }),
      { kind: "top", among: EVERYBODY, what: "event_type", limit: 5, from: day },
      count("users", { from: day }),
    ],
    "one user": [
      { kind: "user", user: `user_${round + 17}` },
      share(lives, bought),
      { kind: "top", among: lives, what: "event_type", limit: 5 },
      next(7),
      followed(7, 9),
      share({ all: [lives, aged] }, bought),
    ],
    "many brands": [0, 1, 2, 3, 4, 5, 6, 7].map((place) => share(aged, looked(place, 2))),
  };
  return Object.fromEntries(
    Object.entries(plans).map(([name, queries]) => [name, queries.map((query) => Query.parse(query))]),
  );
}
