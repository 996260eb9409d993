import type { NodeId } from "@/lib/causal";
import type { EntityKind } from "@/lib/entities";
import type { SegmentTree } from "@/lib/people";
import type { Cue } from "./cues";
import type { GlossaryKind } from "./glossary";

/** Something of the lexicon that a question names. */
export type Meaning =
  /** Event types; of several any one is meant. */
  | { kind: "types"; types: readonly string[] }
  | { kind: "category"; category: string }
  /** What counts as a conversion. */
  | { kind: "outcome" }
  | { kind: "value"; on: "profile" | "property"; field: string; value: string; list: boolean }
  | { kind: "range"; on: "profile" | "property"; field: string; min?: number; max?: number }
  | { kind: "flag"; field: "has_car"; yes: boolean }
  | { kind: "field"; on: "profile" | "property"; field: string }
  /** Rows about it: those that contain the text, or that spell it so. */
  | { kind: "entity"; of: EntityKind; name: string; match: { contains: string } | { spellings: readonly string[] } }
  | { kind: "segment"; id: string; name: string; where: SegmentTree }
  | { kind: "user"; id: string }
  /** Of a graph, where only a model named it. */
  | { kind: "node"; id: NodeId };

/** A place of a question that means something. */
export type Thing = {
  /** As the question has it. */
  text: string;
  start: number;
  end: number;
  is: Meaning;
  negated: boolean;
  /** `who`: the question limits itself to such users; `what`: it is asked about. */
  as: "who" | "what";
  /** So often at least. */
  atLeast?: number;
};

export type FoundCue = { cue: Cue; text: string; start: number; end: number };

/** Something that a question is plainly about and that the data do not have. */
export type Missing = {
  text: string;
  kind: GlossaryKind | "user" | "graph" | "field" | "measure" | "personal" | "unit";
};

/** What a question asks for that no data of the past can give. */
export type Barrier = "instructions" | "unrelated" | "future" | "what_if" | "opinion";

export type Period = { from?: string; to?: string };

/** A question taken apart, with what it takes over from the one before it. */
export type Links = {
  /** Normalized. */
  text: string;
  language: "zh" | "en";
  things: readonly Thing[];
  cues: readonly FoundCue[];
  /** Days that are meant, and how the question says so. */
  period: (Period & { text: string }) | null;
  /** How soon one thing must follow another, in milliseconds, and how the question says so. */
  within: { ms: number; text: string } | null;
  missing: readonly Missing[];
  barriers: readonly { barrier: Barrier; text: string }[];
  /** Words that mean nothing here; `telling` ones decide who or what is meant, so that it cannot be answered without. */
  unknown: readonly { text: string; telling: boolean }[];
  /** It goes on with the question before it, of which this is left over. */
  follows: boolean;
};

export const hasCue = (links: Pick<Links, "cues">, ...wanted: Cue[]): boolean =>
  links.cues.some(({ cue }) => wanted.includes(cue));
