import { z } from "zod";
import { NamedKind } from "@/lib/runs";
import { EntityRef, RelationKind } from "../relations";

/**
 * How an open name stands. `open`: nobody has answered for it; `failed`: the latest run gave it nothing, and says why;
 * `resolved`: a model says what it means, and that counts; `unmatched`: a model says that it is none of what is
 * listed; `accepted` and `rejected` are a person's, and no run asks about the name again.
 */
export const NameState = z.enum(["open", "failed", "resolved", "unmatched", "accepted", "rejected"]);
export type NameState = z.infer<typeof NameState>;

/** A name that rows leave open, and what is known about it. */
export const OpenName = z.object({
  kind: NamedKind,
  /** The name as it is compared; with the kind it is the name's identity. */
  key: z.string(),
  name: z.string(),
  rows: z.number().int(),
  state: NameState,
  /** Of a thing: the listed entity it means, as a model or a person says. */
  target: EntityRef.optional(),
  /** Of an action: the relation it makes. */
  relation: RelationKind.optional(),
  /** 0..1, as the model states it. */
  confidence: z.number().optional(),
  model: z.string().optional(),
  run_id: z.string().optional(),
  answered_at: z.string().optional(),
  /** Of `failed`: an error code. */
  error: z.string().optional(),
  decided_at: z.string().optional(),
});
export type OpenName = z.infer<typeof OpenName>;

/** How many names there are in each state. */
export const NameCounts = z.record(NameState, z.number().int());
export type NameCounts = z.infer<typeof NameCounts>;

/** Which names to ask a model about; none that a person has decided about. */
export const NameScope = z.enum(["open", "failed", "all"]);
export type NameScope = z.infer<typeof NameScope>;

/** Names of one call: their answer fits its length limit, and a call that fails loses little. */
export const NAMES_PER_CALL = 100;
/** A run asks about no more than this; the most used come first, and another run goes on with the rest. */
export const NAMES_PER_RUN = 2000;
/** At most so many are decided about in one request. */
export const DECISIONS_MAX = 1000;

/**
 * What a person says of some names. `accept` confirms what a model answered, also that a name is none of what is
 * listed; `reject` takes it back, and leaves the name to itself; `undo` takes the person's word back.
 */
export const NameDecision = z
  .object({
    action: z.enum(["accept", "reject", "undo"]),
    names: z
      .array(z.object({ kind: NamedKind, key: z.string().min(1).max(2000) }).strict())
      .min(1)
      .max(DECISIONS_MAX),
  })
  .strict();
export type NameDecision = z.infer<typeof NameDecision>;
