import { z } from "zod";
import { EventCategory } from "../category";
import { readText } from "@/lib/llm";

/** What an event type is for those who look for patterns; set by a person only. */
export const EventRole = z.enum(["target", "start", "noise"]);
export type EventRole = z.infer<typeof EventRole>;

/** `proposed` by a model, `accepted` by a person, or `merged` into another type, whose name its events have. */
export const EventTypeState = z.enum(["proposed", "accepted", "merged"]);
export type EventTypeState = z.infer<typeof EventTypeState>;

/** Models write a few words; names that people bring from other systems are longer. */
export const TYPE_CHARS_MAX = 100;
export const DEFINITION_CHARS_MAX = 300;
export const SYNONYMS_MAX = 50;

/** A text of one line without anything invisible in it. */
const line = (charsMax: number) =>
  z.string().transform((value, ctx) => {
    const text = readText(value, charsMax);
    if (text !== undefined) return text;
    ctx.addIssue({ code: "custom", message: `a line of at most ${charsMax} characters, none of them invisible` });
    return z.NEVER;
  });

export const TypeName = line(TYPE_CHARS_MAX).refine((text) => text !== "", "empty");
/** Empty takes away what was there. */
const OptionalName = line(TYPE_CHARS_MAX)
  .transform((text) => (text === "" ? null : text))
  .nullable();
const Definition = line(DEFINITION_CHARS_MAX)
  .transform((text) => (text === "" ? null : text))
  .nullable();

const Texts = z.object({
  name_zh: OptionalName.optional(),
  name_en: OptionalName.optional(),
  definition: Definition.optional(),
  category: EventCategory.optional(),
  role: EventRole.nullable().optional(),
  /** All other names of the type, in place of those it had. */
  synonyms: z.array(TypeName).max(SYNONYMS_MAX).optional(),
});

export const NewEventType = Texts.extend({ name: TypeName }).strict();
export type NewEventType = z.infer<typeof NewEventType>;

/** What a person changes about one type. */
export const EventTypeEdit = Texts.extend({
  name: TypeName.optional(),
  state: z.enum(["proposed", "accepted"]).optional(),
}).strict();
export type EventTypeEdit = z.infer<typeof EventTypeEdit>;

/** An event type as the API shows it. */
export const EventType = z.object({
  id: z.string(),
  /** What its events have as `type`. */
  name: z.string(),
  name_zh: z.string().nullable(),
  name_en: z.string().nullable(),
  definition: z.string().nullable(),
  category: z.string(),
  role: EventRole.nullable(),
  state: EventTypeState,
  /** Other names that mean this type when a model writes them. */
  synonyms: z.array(z.string()),
  /** Types that were merged into this one. */
  merged: z.array(z.object({ id: z.string(), name: z.string() })),
  /** Of a merged type: what it was merged into. */
  merged_into: z.object({ id: z.string(), name: z.string() }).nullable(),
  events: z.number().int(),
  users: z.number().int(),
  created_at: z.string(),
});
export type EventType = z.infer<typeof EventType>;
