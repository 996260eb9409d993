import { z } from "zod";

/** An event as the API and the frames show it: what was abstracted from the behaviours it names. */
export const AbstractedEvent = z.object({
  id: z.string(),
  user_id: z.string(),
  /** The event type, a name from the project's vocabulary. */
  type: z.string(),
  /** What the model called it, where that is another name of the type. */
  written_type: z.string().optional(),
  /** First and last moment of the evidence, RFC 3339 in UTC. */
  start: z.string(),
  end: z.string(),
  agent: z.string().optional(),
  scene: z.string().optional(),
  action: z.string().optional(),
  object: z.string().optional(),
  context: z.string(),
  category: z.string(),
  /** 0..1, as the model states it. */
  confidence: z.number(),
  behavior_ids: z.array(z.string()),
});
export type AbstractedEvent = z.infer<typeof AbstractedEvent>;
