import { z } from "zod";
import { CompareRequest, Type } from "./requests";
import { FLOW_STEPS_MAX, FLOW_WIDTH_MAX, FlowNode, FUNNEL_STEPS_MAX, MATRIX_STEPS_MAX } from "./schema";

/** Twenty steps of the longest names, with every character escaped. */
const TEXT_MAX = 15_000;

const step = (max: number) => z.number().int().min(-max).max(max);

/** A node of a flow, as the flow tells it. */
export const FlowPlace = z.strictObject({
  step: step(FLOW_STEPS_MAX),
  kind: FlowNode.shape.kind,
  type: Type.nullable(),
});
export type FlowPlace = z.infer<typeof FlowPlace>;

const FlowMark = z
  .strictObject({
    view: z.literal("flow"),
    anchor: Type,
    /** A node, or where a link leads. */
    at: FlowPlace,
    /** Where a link comes from: a node of the step before. */
    from: FlowPlace.optional(),
    /** As the flow was asked for; `other` are the types that do not fit into this width. */
    width: z.number().int().min(1).max(FLOW_WIDTH_MAX).default(8),
    collapse: z.boolean().default(false),
  })
  .refine(({ anchor, at, from }) => [at, from].every((place) => !place || isPlace(anchor, place)), {
    message: "no flow has such a node",
  })
  .refine(({ at, from }) => !from || from.step === at.step - 1, { message: "a link comes from the step before" });

function isPlace(anchor: string, { step: at, kind, type }: FlowPlace): boolean {
  if ((kind === "type") !== (type !== null)) return false;
  return at === 0 ? type === anchor : kind !== (at < 0 ? "left" : "came_in");
}

const FunnelMark = z
  .strictObject({
    view: z.literal("funnel"),
    /** The steps up to the one that was reached, or that was not. */
    steps: z.array(Type).min(1).max(FUNNEL_STEPS_MAX),
    which: z.enum(["reached", "dropped"]),
  })
  .refine(({ steps, which }) => which === "reached" || steps.length > 1, {
    message: "nobody drops out before the first step",
  });

const MatrixMark = z
  .strictObject({
    view: z.literal("matrix"),
    /** Null: steps count from the start of the session, from 1 on. */
    anchor: Type.nullable(),
    step: step(MATRIX_STEPS_MAX),
    type: Type,
    /** One of the two that are compared; null: whoever is in either. */
    group: z.number().int().min(0).max(1).nullable().default(null),
    compare: CompareRequest.optional(),
  })
  .refine(({ anchor, step: at }) => anchor !== null || at > 0, { message: "steps from the start begin with 1" })
  .refine(({ group, compare }) => group !== 1 || compare !== undefined, {
    message: "there is a second group only in a comparison",
  });

/** One mark of a figure that stands for users: a node or link, a bar or drop-off, a cell. */
export const FigureMark = z.discriminatedUnion("view", [FlowMark, FunnelMark, MatrixMark]);
export type FigureMark = z.infer<typeof FigureMark>;
/** The same before what is left out is filled in, as it is sent. */
export type FigureMarkInput = z.input<typeof FigureMark>;

export const MarkUsersRequest = z.object({
  /** JSON of a `FigureMark`. */
  mark: z
    .string()
    .max(TEXT_MAX)
    .transform((text, { issues }): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        issues.push({ code: "custom", input: text, message: "is not JSON" });
        return z.NEVER;
      }
    })
    .pipe(FigureMark),
  /** How many users are skipped. */
  cursor: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type MarkUsersRequest = z.infer<typeof MarkUsersRequest>;
