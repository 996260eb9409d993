import { z } from "zod";
import { SegmentId } from "@/lib/core";
import { UserSummary, type ProfileFields } from "./schema";

/** How a profile's field is compared. A `list` has several texts, any of which may fit. */
export type FieldType = "text" | "number" | "boolean" | "list";

export const PROFILE_FIELD_TYPES: Record<keyof ProfileFields, FieldType> = {
  age: "number",
  gender: "text",
  city: "text",
  occupation: "text",
  income: "number",
  interests: "list",
  budget: "number",
  has_car: "boolean",
  purchase_intent: "text",
};

const CONDITIONS_MAX = 50;
const DEPTH_MAX = 8;
const VALUES_MAX = 200;
/** Users that a condition can name one by one. */
export const USERS_LISTED_MAX = 10_000;
/** Of those, how many a list of segments shows. */
const USERS_SHOWN = 3;

/** NUL is refused by the database wherever it stands. */
const Text = z
  .string()
  .min(1)
  .max(500)
  .refine((text) => !text.includes("\0"), "holds a NUL");
const Texts = z.array(Text).min(1).max(VALUES_MAX);
/** A day of the project's calendar. */
const Day = z.iso.date();
const Count = z.number().int().min(0).max(1_000_000_000);

/** Both ends belong to it. */
const CountRange = z
  .strictObject({ min: Count.optional(), max: Count.optional() })
  .refine(({ min = 0, max = Infinity }) => min <= max, "min is above max");
const NumberRange = z
  .strictObject({ min: z.number().optional(), max: z.number().optional() })
  .refine(({ min, max }) => min !== undefined || max !== undefined, "neither min nor max")
  .refine(({ min = -Infinity, max = Infinity }) => min <= max, "min is above max");
const inOrder = ({ from, to }: { from?: string | undefined; to?: string | undefined }) =>
  from === undefined || to === undefined || from <= to;

const Comparison = z.union([
  z.strictObject({ in: Texts }),
  NumberRange,
  z.strictObject({ yes: z.boolean() }),
  /** Whether the profile says anything of it. */
  z.strictObject({ known: z.boolean() }),
]);
export type Comparison = z.infer<typeof Comparison>;

const comparesWith = (is: Comparison): readonly FieldType[] =>
  "in" in is ? ["text", "list"] : "yes" in is ? ["boolean"] : "known" in is ? [] : ["number"];

const FieldName = z.enum(Object.keys(PROFILE_FIELD_TYPES) as [keyof ProfileFields, ...(keyof ProfileFields)[]]);

/** Something a profile says in a field that has a type of its own. */
const FieldCondition = z
  .strictObject({ on: z.literal("profile"), field: FieldName, is: Comparison })
  .refine(
    ({ field, is }) => "known" in is || comparesWith(is).includes(PROFILE_FIELD_TYPES[field]),
    "this field is compared in another way",
  );

/** Something a profile says in any other column; a range looks at values that are numbers. */
const PropertyCondition = z
  .strictObject({ on: z.literal("property"), name: Text, is: Comparison })
  .refine(({ is }) => !("yes" in is), "a property is text");

/** When the user was first or last active. */
const ActivityCondition = z
  .strictObject({
    on: z.literal("activity"),
    moment: z.enum(["first", "last"]),
    from: Day.optional(),
    to: Day.optional(),
  })
  .refine(inOrder, "from is after to")
  .refine(({ from, to }) => from !== undefined || to !== undefined, "neither from nor to");

/** Behaviours of which every given part fits, counted; at least one unless `count` says otherwise. */
const BehaviorCondition = z
  .strictObject({
    on: z.literal("behaviors"),
    action: Texts.optional(),
    item: Texts.optional(),
    app: Texts.optional(),
    media: Texts.optional(),
    poi: Texts.optional(),
    /** A text that item, app, medium or place contains, whatever its case. */
    contains: Text.optional(),
    from: Day.optional(),
    to: Day.optional(),
    count: CountRange.optional(),
  })
  .refine(inOrder, "from is after to");

/** Events of which every given part fits, counted; at least one unless `count` says otherwise. */
const EventCondition = z
  .strictObject({
    on: z.literal("events"),
    type: Texts.optional(),
    category: Texts.optional(),
    /** Types that the vocabulary gives this role. */
    role: z.enum(["target", "start", "noise"]).optional(),
    from: Day.optional(),
    to: Day.optional(),
    count: CountRange.optional(),
  })
  .refine(inOrder, "from is after to");

/** Where users stand relative to the target events; what each means says `target-groups.ts`. */
export const TargetGroup = z.enum(["reached", "high_potential", "weak_interest", "control"]);
export type TargetGroup = z.infer<typeof TargetGroup>;

const GroupCondition = z.strictObject({ on: z.literal("target"), group: TargetGroup });

/** Users by their ids, such as those who stood behind a figure at some moment; who is gone is left out. */
const UsersCondition = z.strictObject({
  on: z.literal("users"),
  ids: z.array(Text).min(1).max(USERS_LISTED_MAX),
  /** So many more are in the segment itself: lists of segments show only some. */
  more: z.number().int().min(1).optional(),
});

export const SegmentCondition = z.discriminatedUnion("on", [
  FieldCondition,
  PropertyCondition,
  ActivityCondition,
  BehaviorCondition,
  EventCondition,
  GroupCondition,
  UsersCondition,
]);
export type SegmentCondition = z.infer<typeof SegmentCondition>;

/** A condition that the rows themselves decide. */
export type PlainCondition = Exclude<SegmentCondition, { on: "target" }>;

/** A tree of conditions. `all` of none is everybody, `any` of none is nobody. */
export type SegmentTree<C = SegmentCondition> =
  C | { all: SegmentTree<C>[] } | { any: SegmentTree<C>[] } | { not: SegmentTree<C> };

const Node: z.ZodType<SegmentTree> = z.lazy(() =>
  z.union([
    SegmentCondition,
    z.strictObject({ all: z.array(Node).max(CONDITIONS_MAX) }),
    z.strictObject({ any: z.array(Node).max(CONDITIONS_MAX) }),
    z.strictObject({ not: Node }),
  ]),
);

/** Looked at before the tree is read, which takes a step of the stack for each level. */
function fits(value: unknown): boolean {
  let level: unknown[] = [value];
  let nodes = 0;
  for (let depth = 0; level.length > 0; depth++) {
    nodes += level.length;
    if (depth > DEPTH_MAX || nodes > CONDITIONS_MAX * 2) return false;
    level = level.flatMap((node) => {
      if (typeof node !== "object" || node === null) return [];
      const { all, any, not } = node as { all?: unknown; any?: unknown; not?: unknown };
      return [all, any].flatMap((list) => (Array.isArray(list) ? list : [])).concat(not === undefined ? [] : [not]);
    });
  }
  return true;
}

const Tree = z
  .unknown()
  .refine(fits, `deeper than ${DEPTH_MAX} levels or more than ${CONDITIONS_MAX * 2} parts`)
  .pipe(Node);

const Weight = z.number().min(0).max(1_000_000);

/**
 * A part of the users that fit, always the same one for a seed: a `share` of them, or so many `users`. `ratio` takes
 * those from the groups around the target events, such as 1 : 1 : 1 : 1; a group that is too small leaves its places to
 * the others.
 */
export const SegmentSample = z
  .strictObject({
    seed: z.string().max(100).default("1"),
    share: z.number().gt(0).lte(1).optional(),
    users: z.number().int().min(1).max(1_000_000).optional(),
    ratio: z
      .strictObject({ reached: Weight, high_potential: Weight, weak_interest: Weight, control: Weight })
      .partial()
      .refine((ratio) => Object.values(ratio).some((weight) => (weight ?? 0) > 0), "all weights are 0")
      .optional(),
  })
  .refine(({ share, users }) => (share === undefined) !== (users === undefined), "either share or users")
  .refine(({ ratio, users }) => ratio === undefined || users !== undefined, "a ratio needs users");
export type SegmentSample = z.infer<typeof SegmentSample>;

export const SegmentDefinition = z.strictObject({ where: Tree, sample: SegmentSample.optional() });
export type SegmentDefinition = z.infer<typeof SegmentDefinition>;

/** A definition as somebody gives it; one that a list of segments has shortened would mean other users. */
export const GivenDefinition = SegmentDefinition.refine(
  ({ where }) => conditionsOf(where).every((condition) => condition.on !== "users" || condition.more === undefined),
  { path: ["where"], message: "names only some of its users; read the segment itself", abort: true },
);

export const SegmentName = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^[^\p{Cc}]+$/u);

/** What a step is told whom it is about: a saved segment, or one of those that are always there. */
export const SegmentRef = z.union([SegmentId, TargetGroup]);
export type SegmentRef = z.infer<typeof SegmentRef>;

export const Segment = z.object({
  id: SegmentRef,
  /** Of a ready-made one its code; its name is the reader's language's. */
  name: z.string(),
  ready: z.boolean(),
  definition: SegmentDefinition,
  created_at: z.string().nullable(),
  updated_at: z.string().nullable(),
});
export type Segment = z.infer<typeof Segment>;

/** A segment with who is in it now. */
export const SegmentDetail = Segment.extend({
  /** Null where it cannot be told: it rests on target events, and there are none. */
  users: z.number().int().nullable(),
  /** Those whose numbers of behaviours and events are closest to the medians, the closest first. */
  typical: z.array(UserSummary),
});
export type SegmentDetail = z.infer<typeof SegmentDetail>;

/** The conditions of a tree, from left to right. */
export function conditionsOf<C extends object>(tree: SegmentTree<C>): C[] {
  if ("all" in tree) return tree.all.flatMap((part) => conditionsOf(part));
  if ("any" in tree) return tree.any.flatMap((part) => conditionsOf(part));
  return "not" in tree ? conditionsOf(tree.not) : [tree];
}

/** A tree with another tree in the place of each condition. */
function replaced<C extends object>(
  tree: SegmentTree,
  treeOf: (condition: SegmentCondition) => SegmentTree<C>,
): SegmentTree<C> {
  if ("all" in tree) return { all: tree.all.map((part) => replaced(part, treeOf)) };
  if ("any" in tree) return { any: tree.any.map((part) => replaced(part, treeOf)) };
  return "not" in tree ? { not: replaced(tree.not, treeOf) } : treeOf(tree);
}

/** Puts a tree in the place of each condition around the target events. */
export const withGroups = (
  tree: SegmentTree,
  treeOf: (group: TargetGroup) => SegmentTree<PlainCondition>,
): SegmentTree<PlainCondition> =>
  replaced(tree, (condition) => (condition.on === "target" ? treeOf(condition.group) : condition));

/** For lists of segments: of users who are named one by one the first few, and how many more there are. */
export const shortened = (definition: SegmentDefinition): SegmentDefinition => ({
  ...definition,
  where: replaced(definition.where, (condition) =>
    condition.on === "users" && condition.ids.length > USERS_SHOWN
      ? { ...condition, ids: condition.ids.slice(0, USERS_SHOWN), more: condition.ids.length - USERS_SHOWN }
      : condition,
  ),
});

/** A value that occurs, and in how many rows, users or events. */
export const ValueFacet = z.object({ value: z.string(), count: z.number().int() });
export type ValueFacet = z.infer<typeof ValueFacet>;

/** What profiles say under one name: of how many users, and which values are commonest. */
export const ProfileFacet = z.object({
  name: z.string(),
  users: z.number().int(),
  values: z.array(ValueFacet),
  /** Of numbers. */
  min: z.number().optional(),
  max: z.number().optional(),
});
export type ProfileFacet = z.infer<typeof ProfileFacet>;

export const EventTypeFacet = z.object({
  name: z.string(),
  category: z.string(),
  role: z.string().nullable(),
  events: z.number().int(),
  users: z.number().int(),
});
export type EventTypeFacet = z.infer<typeof EventTypeFacet>;

/** What conditions can be about in a project. */
export const SegmentFacets = z.object({
  profile: z.array(ProfileFacet),
  properties: z.array(ProfileFacet),
  behaviors: z.object({
    action: z.array(ValueFacet),
    item: z.array(ValueFacet),
    app: z.array(ValueFacet),
    media: z.array(ValueFacet),
    poi: z.array(ValueFacet),
  }),
  event_types: z.array(EventTypeFacet),
  /** The span of all behaviours. */
  first_at: z.string().nullable(),
  last_at: z.string().nullable(),
});
export type SegmentFacets = z.infer<typeof SegmentFacets>;

/** How the ready-made segments come about at present. */
export const TargetSituation = z.object({
  targets: z.array(z.string()),
  precursors: z.array(z.string()),
  /** So many events of preceding types make a high potential. */
  events_min: z.number().int(),
});
export type TargetSituation = z.infer<typeof TargetSituation>;
