import { z } from "zod";

const Words = z.object({ zh: z.string(), en: z.string() });

/** One figure of a fact, with what it is a figure of; a sentence may write it in any usual way. */
export const ToldFigure = z.object({
  /** Such as `n`, `of`, `share`, `lo`, `hi`, `lag_p50`. */
  name: z.string(),
  value: z.number(),
  unit: z.enum(["count", "share", "points", "ratio", "ms", "level", "number"]),
  /** Of a ranking or a funnel: which of its rows it belongs to. */
  of: z.string().optional(),
});
export type ToldFigure = z.infer<typeof ToldFigure>;

/** Something that was counted for a question, before anything is answered; sentences cite it by its id. */
export const ToldFact = z.object({
  /** `f1`, `f2` … in the order of importance. */
  id: z.string(),
  kind: z.string(),
  /** The fact as a sentence. Everything a sentence that cites it may say is in here or in the figures. */
  text: Words,
  /** What was counted, among whom, within which limits. */
  definition: Words,
  figures: z.array(ToldFigure),
  /** Of a relation: how far its wording may go. */
  level: z.number().int().min(0).max(4).nullable(),
  /** The question to the data, from which it can be computed again. */
  query: z.record(z.string(), z.unknown()),
  /** Where a reader is led: edges, patterns, users. */
  refs: z.array(z.record(z.string(), z.unknown())),
});
export type ToldFact = z.infer<typeof ToldFact>;

/** Everything an answer may rest on, and how it was found. */
export const ToldEvidence = z.object({
  facts: z.array(ToldFact),
  /** What was done, in order, in words. */
  steps: z.array(Words),
  /** What of the question was found in the data, and which of its words were not. */
  terms: z.array(z.object({ text: z.string(), kind: z.string(), name: z.string() })),
  unknown: z.array(z.string()),
  /** Why the data cannot answer, where they cannot. */
  refusal: z.object({ code: z.string(), text: Words }).nullable(),
  /** Questions close to this one that the data can answer. */
  nearest: z.array(Words),
  /** The part of the graph that the facts are about. */
  graph: z
    .object({ id: z.string(), version: z.number().int(), nodes: z.array(z.string()), edges: z.array(z.string()) })
    .nullable(),
});
export type ToldEvidence = z.infer<typeof ToldEvidence>;

/** A sentence of an answer, checked against the facts it cites. */
export const CitedSentence = z.object({
  /** Its place among the sentences, from 0. */
  n: z.number().int().min(0),
  /** Where it stands in the answer's text, in UTF-16 units: from the first to behind the last, citations included. */
  start: z.number().int().min(0),
  end: z.number().int().min(0),
  /** Ids of the facts that it cites and that exist. */
  facts: z.array(z.string()),
  /** `plain` claims nothing: a heading, a lead-in, that the data cannot answer. */
  status: z.enum(["supported", "unsupported", "plain"]),
  reasons: z.array(
    z.object({
      code: z.enum(["no_citation", "unknown_citation", "number_differs", "overstated", "too_long"]),
      /** The citation or numeral as written, or the words that say too much. */
      detail: z.string(),
    }),
  ),
});
export type CitedSentence = z.infer<typeof CitedSentence>;
