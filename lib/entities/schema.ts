import { z } from "zod";

/** What an entity is: an app, a medium, an item or a place. */
export const EntityKind = z.enum(["app", "media", "item", "poi"]);
export type EntityKind = z.infer<typeof EntityKind>;

/** An entity as the API shows it. */
export const Entity = z.object({
  id: z.string(),
  kind: EntityKind,
  name: z.string(),
  category: z.string().nullable(),
  /** Every other column of the source, as text. */
  properties: z.record(z.string(), z.string()),
  /** Ids that imports used for it; one id may mean several entities. */
  source_ids: z.array(z.string()),
});
export type Entity = z.infer<typeof Entity>;
