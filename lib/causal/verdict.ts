import { z } from "zod";

export const Verdict = z.enum(["approved", "rejected", "needs_data"]);
export type Verdict = z.infer<typeof Verdict>;

/** Why an edge is rejected. */
export const RejectionReason = z.enum(["reversed", "common_cause", "coincidence", "definition", "other"]);
export type RejectionReason = z.infer<typeof RejectionReason>;

/** A person's judgement of an edge. It never raises a level. */
export const HumanVerdict = z.object({
  verdict: Verdict,
  reason: RejectionReason.nullable(),
  comment: z.string().nullable(),
  /** Who judged; null until people sign in. */
  by: z.string().nullable(),
  at: z.string(),
  /** The version that was looked at. */
  version: z.number().int(),
});
export type HumanVerdict = z.infer<typeof HumanVerdict>;

/** `verdict: null` takes the latest one back. */
export const VerdictInput = z
  .strictObject({
    verdict: Verdict.nullable(),
    reason: RejectionReason.optional(),
    comment: z
      .string()
      .trim()
      .max(2000)
      .refine((text) => !text.includes("\0") && text.isWellFormed(), "is no text")
      .optional(),
    version: z.number().int().min(1).optional(),
  })
  .refine(({ verdict, reason }) => verdict !== "rejected" || reason !== undefined, {
    path: ["reason"],
    message: "a rejection needs a reason",
  });
export type VerdictInput = z.infer<typeof VerdictInput>;
