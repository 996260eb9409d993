import { z } from "zod";
import { RowId } from "@/lib/core";
import { Tag } from "./tags";

/** What an entity is: an app, a medium, an item or a place. */
export const EntityKind = z.enum(["app", "media", "item", "poi"]);
export type EntityKind = z.infer<typeof EntityKind>;

/** Who says so. A person's word stands above an import's, and that above a model's. */
export const TagOrigin = z.enum(["person", "import", "model"]);
export type TagOrigin = z.infer<typeof TagOrigin>;

/** A tag that counts, with the strongest of those who give it. */
export const EntityTag = z.object({
  tag: z.string(),
  origin: TagOrigin,
  /** 0..1, of a model's. */
  confidence: z.number().optional(),
  locked: z.boolean(),
});
export type EntityTag = z.infer<typeof EntityTag>;

/**
 * How an entity's tagging stands. `failed`: the latest run gave it nothing, and it may be tried again; what an earlier
 * one gave stays. `stale`: it was tagged by another prompt, or is described otherwise now.
 */
export const TaggingState = z.enum(["untagged", "running", "failed", "stale", "tagged"]);
export type TaggingState = z.infer<typeof TaggingState>;

export const Tagging = z.object({
  state: TaggingState,
  /** Of `running` the run that asks for it now, else the latest that gave or should have given it something. */
  run_id: z.string().optional(),
  /** Of `running`: the name that run's prompt gives it. */
  alias: z.string().optional(),
  /** Of `failed`: an error code. */
  error: z.string().optional(),
  at: z.string().optional(),
  model: z.string().optional(),
  prompt_version: z.string().optional(),
  /** 0..1, how sure the model was. */
  confidence: z.number().optional(),
});
export type Tagging = z.infer<typeof Tagging>;

/** An entity as the API shows it. */
export const Entity = z.object({
  id: RowId,
  kind: EntityKind,
  name: z.string(),
  /** `behaviors`: only rows name it; no file lists it. */
  origin: z.enum(["import", "behaviors"]),
  category: z.string().nullable(),
  category_origin: TagOrigin.nullable(),
  tags: z.array(EntityTag),
  /** No run changes anything about it. */
  locked: z.boolean(),
  behaviors: z.number().int(),
  users: z.number().int(),
  tagging: Tagging,
  updated_at: z.string(),
});
export type Entity = z.infer<typeof Entity>;

/** The same with what only its card shows. */
export const EntityDetail = Entity.extend({
  /** Every other column of the source, as text. */
  properties: z.record(z.string(), z.string()),
  /** Ids that imports used for it; one id may mean several entities. */
  source_ids: z.array(z.string()),
  /** How rows spell it. */
  names: z.array(z.string()),
  /** Everything anybody said of it in a word, tags that a person took away included. */
  said: z.array(
    z.object({
      tag: z.string(),
      origin: TagOrigin,
      confidence: z.number().optional(),
      locked: z.boolean(),
      removed: z.boolean(),
      run_id: z.string().optional(),
      at: z.string(),
    }),
  ),
  /** What the model would call its kind, where that is not what counts. */
  model_category: z.string().optional(),
});
export type EntityDetail = z.infer<typeof EntityDetail>;

/** What is known of a thing that behaviours name, for those who tell of it. */
export type EntityNote = {
  kind: EntityKind;
  /** As the behaviours spell it. */
  name: string;
  /** What it is called where that is another name, such as that of a source id. */
  means?: string;
  category?: string;
  tags: readonly string[];
};

/** Which entities are meant; every part that is given must hold. */
export const EntityFilter = z.object({
  kind: EntityKind.optional(),
  /** Words its names or ids contain. */
  q: z.string().max(200).optional(),
  state: TaggingState.optional(),
  tag: z.string().max(200).optional(),
  category: z.string().max(500).optional(),
});
export type EntityFilter = z.infer<typeof EntityFilter>;

export const EntitySort = z.enum(["behaviors", "users", "name", "updated"]);
export type EntitySort = z.infer<typeof EntitySort>;

/** How many entities of a kind there are, and how their tagging stands. Of `untagged` some may have failed as well. */
export const KindCounts = z.object({
  kind: EntityKind,
  total: z.number().int(),
  untagged: z.number().int(),
  failed: z.number().int(),
  stale: z.number().int(),
  running: z.number().int(),
});
export type KindCounts = z.infer<typeof KindCounts>;

/** What a list can be narrowed by. */
export const EntityFacets = z.object({
  kinds: z.array(KindCounts),
  tags: z.array(z.object({ tag: z.string(), entities: z.number().int() })),
  categories: z.array(z.object({ category: z.string(), entities: z.number().int() })),
});
export type EntityFacets = z.infer<typeof EntityFacets>;

/** At most so many are named in one request. */
export const ENTITIES_MAX = 10_000;

/** What a person changes of one entity. */
export const EntityChange = z
  .object({
    /** Null takes the person's own back. */
    category: z.string().trim().min(1).max(80).nullable().optional(),
    locked: z.boolean().optional(),
    add_tags: z.array(Tag).max(50).optional(),
    remove_tags: z.array(z.string().trim().min(1).max(200)).max(50).optional(),
  })
  .strict();
export type EntityChange = z.infer<typeof EntityChange>;

/** What a person does to many entities at once: those that are named, or those of a filter. */
export const BulkChange = z
  .object({
    action: z.enum(["add", "remove", "lock", "unlock"]),
    /** Needed to add and remove; without any, `lock` and `unlock` are about the entity itself. */
    tags: z.array(z.string().trim().min(1).max(200)).min(1).max(50).optional(),
    entity_ids: z.array(RowId).min(1).max(ENTITIES_MAX).optional(),
    filter: EntityFilter.optional(),
  })
  .strict()
  .refine((bulk) => (bulk.entity_ids === undefined) !== (bulk.filter === undefined), {
    error: "Name entity_ids or a filter, not both.",
  })
  .refine(({ action, tags }) => tags !== undefined || action === "lock" || action === "unlock", {
    error: "Name the tags.",
    path: ["tags"],
  })
  .refine(({ action, tags }) => action !== "add" || (tags ?? []).every((tag) => Tag.safeParse(tag).success), {
    error: "A tag is one line of at most 40 characters.",
    path: ["tags"],
  });
export type BulkChange = z.infer<typeof BulkChange>;

/** Which entities to ask a model about. `untagged`: no model has answered yet; `failed`: the latest run gave nothing. */
export const TagScope = z.enum(["untagged", "failed", "stale", "all"]);
export type TagScope = z.infer<typeof TagScope>;

/** Entities of one call: their answer fits its length limit, and a call that fails loses little. */
export const ENTITIES_PER_CALL = 100;

/** Raised when entities are to be derived from rows by other rules: names split, matched or counted differently. */
export const ENTITY_RULES = 1;

/** Longer texts of a behaviour's columns name nothing that could be told again. */
export const NAME_CHARS_MAX = 300;
