import { z } from "zod";
import { PatternId, PatternSetId } from "@/lib/patterns";
import { SegmentRef } from "@/lib/people";
import { GraphId, GraphName } from "./ids";

/** What a reader wants of a graph; it decides what the model is asked to look for, never what the data say. */
export const GraphFocus = z.enum(["comprehensive", "conversion", "churn", "profile"]);
export type GraphFocus = z.infer<typeof GraphFocus>;

const PATTERNS_MAX = 200;
const TYPES_MAX = 200;

const TypeName = z
  .string()
  .min(1)
  .max(100)
  .refine((text) => !text.includes("\0") && text.isWellFormed(), "is no text");
const Day = z.iso
  .date()
  .refine((day) => day >= "0002-01-01" && day < "9999-12-30", "is outside of the years 2 to 9999");

/** A pause of half an hour ends a session unless somebody says otherwise. */
export const SESSION_GAP_MS = 1_800_000;

/**
 * What a graph is made from. The evidence always rests on all events within the limits; patterns only say which types a
 * reader is interested in. What is left out is not limited.
 */
export const GraphRequest = z
  .strictObject({
    /** The types of these patterns make up the graph, with what leads to them; all types where both are left out. */
    pattern_ids: z.array(PatternId).min(1).max(PATTERNS_MAX).optional(),
    /** The saved patterns of this set, or its first fifty where none is saved. */
    pattern_set_id: PatternSetId.optional(),
    focus: GraphFocus.default("comprehensive"),
    name: GraphName.optional(),
    /** Makes a new version of this graph rather than a new graph. */
    graph_id: GraphId.optional(),
    /** Event types that stand for an outcome; the targets of the vocabulary where it is left out. */
    target_events: z.array(TypeName).max(TYPES_MAX).optional(),
    exclude_types: z.array(TypeName).max(TYPES_MAX).optional(),
    exclude_noise: z.boolean().default(true),
    segment: SegmentRef.optional(),
    from: Day.optional(),
    to: Day.optional(),
    session_gap_ms: z
      .number()
      .int()
      .min(60_000)
      .max(7 * 86_400_000)
      .default(SESSION_GAP_MS),
    /** Time is what the clock says; `order` looks only at what comes before what. */
    clock: z.enum(["auto", "time", "order"]).default("auto"),
    /** Nothing leads back to itself by way of others: a property of the data that only who knows them can state. */
    acyclic: z.boolean().default(false),
    /**
     * A field of profiles that says who may influence whom: users for whom it says the same (a household, a team) and the
     * user whose id it is (a referral). What they do may then lead to what the others do.
     */
    influence: z.string().min(1).max(100).optional(),
    /** Fields of profiles that every edge is adjusted for; those that matter for an outcome where it is left out. */
    adjust_for: z.array(z.string().min(1).max(100)).max(20).optional(),
    /** Whether edges are held against all that could refute them, which takes longer than everything else. */
    refute: z.boolean().default(true),
    /** Whether a model names, explains and proposes. Without it the graph is built from statistics and templates. */
    model: z.boolean().default(true),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
    path: ["to"],
    message: "from is after to",
  });
export type GraphRequest = z.infer<typeof GraphRequest>;
/** As it is asked, with what may be left out left out. */
export type GraphRequestInput = z.input<typeof GraphRequest>;
