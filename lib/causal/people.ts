import { z } from "zod";
import { PatternUser } from "@/lib/patterns";
import { Behavior } from "@/lib/people";
import { AbstractedEvent } from "@/lib/runs";

/** Of an edge from A to B: in whom B followed A, who has A and not that, who has B and not that. */
export const EdgeGroup = z.enum(["followed", "a_only", "b_only"]);
export type EdgeGroup = z.infer<typeof EdgeGroup>;

export const EdgePeopleRequest = z.object({
  group: EdgeGroup.default("followed"),
  /** How many users are skipped. */
  cursor: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  version: z.coerce.number().int().min(1).max(1_000_000).optional(),
});
export type EdgePeopleRequest = z.infer<typeof EdgePeopleRequest>;

export const EdgePeople = z.object({
  /** Each with the events that show it; none of a person's feature. */
  items: z.array(PatternUser),
  total: z.number().int(),
  totals: z.record(EdgeGroup, z.number().int()),
  next_cursor: z.string().nullable(),
});
export type EdgePeople = z.infer<typeof EdgePeople>;

/** What one user did of the two ends of an edge, with the raw rows it rests on. */
export const EdgeRows = z.object({
  user_id: z.string(),
  source: z.array(AbstractedEvent),
  target: z.array(AbstractedEvent),
  /** Of both ends, in the order of time. */
  behaviors: z.array(Behavior),
  /** There is more than is told. */
  cut: z.boolean(),
});
export type EdgeRows = z.infer<typeof EdgeRows>;
