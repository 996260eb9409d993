import type { SegmentTree } from "@/lib/people";
import type { FactQuery } from "../../facts/query";
import { allOf, not } from "./conditions";

const same = (a: SegmentTree, b: SegmentTree): boolean => JSON.stringify(a) === JSON.stringify(b);

const partsOf = (tree: SegmentTree): readonly SegmentTree[] => ("all" in tree ? tree.all : [tree]);

/** Whether everybody who fits the one condition fits the other, as far as the conditions themselves tell. */
function implies(one: SegmentTree, other: SegmentTree): boolean {
  if (same(one, other)) return true;
  if (!("on" in one) || !("on" in other) || one.on !== other.on) return false;
  if (one.on !== "events" && one.on !== "behaviors") return false;
  if (other.on !== "events" && other.on !== "behaviors") return false;
  // So often at least is often enough for less.
  const { count: often, ...what } = one;
  const { count: wanted, ...most } = other;
  return JSON.stringify(what) === JSON.stringify(most) && (often?.min ?? 1) >= (wanted?.min ?? 1);
}

/** Users without what would make a share of them certain: of buyers everybody bought. */
function apartFrom(among: SegmentTree, who: SegmentTree): SegmentTree {
  const decided = (part: SegmentTree) =>
    partsOf(who).some((each) => implies(part, each) || same(part, not(each)) || same(not(part), each));
  return allOf(...partsOf(among).filter((part) => !decided(part)));
}

type Share = { among: SegmentTree; who: SegmentTree };

const sound = ({ among, who }: Share): Share => {
  const all = partsOf(who).every((each) => partsOf(among).some((part) => implies(part, each) || same(part, not(each))));
  return all ? { among: apartFrom(among, who), who } : { among, who };
};

/**
 * Queries without shares that are certain whatever the data hold, since the users they are among are told by what is
 * counted: there the users without that condition are taken. A difference of two equal shares is left out.
 */
export function soundQueries(queries: readonly FactQuery[]): FactQuery[] {
  return queries.flatMap((query): FactQuery[] => {
    switch (query.kind) {
      case "share":
      case "ranking":
        return [{ ...query, ...sound(query) }];
      case "difference": {
        const [first, second] = [sound(query.first), sound(query.second)];
        return JSON.stringify(first) === JSON.stringify(second) ? [] : [{ ...query, first, second }];
      }
      case "followed":
        return query.first === query.second ? [] : [query];
      case "no_edge":
        return query.source === query.target ? [] : [query];
      default:
        return [query];
    }
  });
}
