import type { EdgeId, GraphId, Level, NodeId, Relation, Words } from "@/lib/causal";
import type { EntityKind } from "@/lib/entities";
import type { PatternId } from "@/lib/patterns";
import type { FieldType, SegmentTree } from "@/lib/people";

/** An event type with everything it is called. */
export type LexiconType = {
  name: string;
  words: Words;
  /** Synonyms, and names of types that were merged into it. */
  names: readonly string[];
  category: string;
  role: string | null;
  events: number;
  users: number;
};

/** Something that profiles say. */
export type LexiconField = {
  /** A field with a type of its own, or any other column. */
  on: "profile" | "property";
  name: string;
  words: Words;
  type: FieldType;
  /** Users whose profile says anything of it. */
  users: number;
  /** The commonest values first; of numbers as text. */
  values: readonly { value: string; users: number }[];
  /** Of numbers. */
  numbers?: { min: number; max: number; p25: number; p50: number; p75: number };
};

/** An app, medium, item or place, or what several items have in common: a brand or series. */
export type LexiconEntity = {
  kind: EntityKind;
  name: string;
  /** Further names; of an item `brand` and `series` are not among them. */
  names: readonly string[];
  brand?: string;
  series?: string;
  /** Names as rows spell them, where no row holds the name itself; else rows that contain the name are meant. */
  spellings?: readonly string[];
  users: number;
  behaviors: number;
};

export type LexiconSegment = { id: string; name: string; ready: boolean; where: SegmentTree };

export type LexiconNode = {
  id: NodeId;
  label: Words;
  type: string | null;
  feature: { field: string; value: string } | null;
  users: number;
};

export type LexiconEdge = {
  id: EdgeId;
  source: NodeId;
  target: NodeId;
  relation: Relation;
  level: Level;
  lift: number | null;
};

export type LexiconGraph = {
  id: GraphId;
  name: string;
  version: number;
  /** All that can be seen, the newest first. */
  versions: readonly number[];
  nodes: readonly LexiconNode[];
  edges: readonly LexiconEdge[];
};

/**
 * Everything in a project that a question can be about. A plan asks for nothing that is not in here. Of entities and
 * users a large project holds too many: there are only those that the question may mean.
 */
export type Lexicon = {
  /** The calendar's days that behaviours and events span; null where there are none. */
  days: { first: string; last: string } | null;
  totals: { users: number; behaviors: number; events: number };
  types: readonly LexiconType[];
  fields: readonly LexiconField[];
  entities: readonly LexiconEntity[];
  /** Columns of behaviours that hold anything. */
  kinds: readonly EntityKind[];
  segments: readonly LexiconSegment[];
  /** Users that the question names. */
  users: readonly string[];
  /** The newest graph, or the one the scope names. */
  graph: LexiconGraph | null;
  /** Sequences that many users follow, of the newest set, the best ranked first. */
  patterns: readonly { id: PatternId; events: readonly string[] }[];
};

/** Names that say that an event is what is hoped for, where no person has marked types as targets. */
const PURCHASE = /购买|下单|成交|付款|支付|签约|purchase|\border|\bbuy|checkout|payment|subscribe/iu;

/**
 * The event types that "conversion", "bought" and the like mean: those marked as targets; else those whose name says
 * purchase; else those of the category of conversions.
 */
export function outcomeTypes({ types }: Pick<Lexicon, "types">): string[] {
  const named = (those: readonly LexiconType[]) => those.map(({ name }) => name);
  const targets = types.filter(({ role }) => role === "target");
  if (targets.length > 0) return named(targets);
  const present = types.filter(({ events }) => events > 0);
  const bought = present.filter((type) =>
    [type.name, type.words.zh, type.words.en, ...type.names].some((name) => PURCHASE.test(name)),
  );
  if (bought.length > 0) return named(bought);
  return named(present.filter(({ category }) => category === "conversion"));
}
