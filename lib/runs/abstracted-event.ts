import { z } from "zod";

/**
 * An event as the API and the frames show it: what was abstracted from the behaviours it names, or what an import
 * brought as an event, which names none.
 */
export const AbstractedEvent = z.object({
  id: z.string(),
  user_id: z.string(),
  /** The event type, a name from the project's vocabulary. */
  type: z.string(),
  /** What the model, or the import, called it, where that is another name of the type. */
  written_type: z.string().optional(),
  /** First and last moment of the evidence, or as the source says; RFC 3339 in UTC. */
  start: z.string(),
  end: z.string(),
  agent: z.string().optional(),
  scene: z.string().optional(),
  action: z.string().optional(),
  object: z.string().optional(),
  context: z.string(),
  category: z.string(),
  /** 0..1, as the model states it; of an imported event what its source states, and 1 where it states nothing. */
  confidence: z.number(),
  /** Empty for an imported event. */
  behavior_ids: z.array(z.string()),
  /** The import that brought it and its line there, with the source's other columns; absent for a model's. */
  import_id: z.string().optional(),
  line: z.number().int().optional(),
  properties: z.record(z.string(), z.string()).optional(),
});
export type AbstractedEvent = z.infer<typeof AbstractedEvent>;
