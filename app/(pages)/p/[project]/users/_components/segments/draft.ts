import {
  PROFILE_FIELD_TYPES,
  SegmentCondition,
  SegmentDefinition,
  SegmentSample,
  TargetGroup,
  type FieldType,
  type ProfileFields,
  type SegmentTree,
} from "@/lib/people";

/** What a behaviour is about, as one of its columns. */
export const THINGS = ["item", "app", "media", "poi"] as const;
export type Thing = (typeof THINGS)[number];

/** A condition while a person puts it together: texts as they are typed, lists that may still be empty. */
export type DraftCondition =
  | {
      on: "profile";
      /** A field's name, or that of another column of the profiles. */
      name: string;
      property: boolean;
      compare: "in" | "range" | "yes" | "no" | "known" | "unknown";
      values: string[];
      min: string;
      max: string;
    }
  | { on: "activity"; moment: "first" | "last"; from: string; to: string }
  | {
      on: "behaviors";
      action: string[];
      thing: Thing;
      values: string[];
      contains: string;
      from: string;
      to: string;
      min: string;
      max: string;
    }
  | {
      on: "events";
      type: string[];
      category: string;
      role: "" | "target" | "start" | "noise";
      from: string;
      to: string;
      min: string;
      max: string;
    }
  | { on: "target"; group: TargetGroup };

export type DraftRow = { key: number; negated: boolean; condition: DraftCondition };

export type DraftSample = {
  kind: "none" | "share" | "users" | "ratio";
  /** Percent of a share, else a number of users. */
  amount: string;
  seed: string;
  ratio: Record<TargetGroup, string>;
};

/** A definition as a list of conditions that all, or any, must hold. */
export type Draft = { mode: "all" | "any"; rows: DraftRow[]; sample: DraftSample };

export const NO_SAMPLE: DraftSample = {
  kind: "none",
  amount: "",
  seed: "1",
  ratio: { reached: "1", high_potential: "1", weak_interest: "1", control: "1" },
};

export const EMPTY_DRAFT: Draft = { mode: "all", rows: [], sample: NO_SAMPLE };

export function emptyCondition(on: DraftCondition["on"]): DraftCondition {
  switch (on) {
    case "profile":
      return { on, name: "", property: false, compare: "in", values: [], min: "", max: "" };
    case "activity":
      return { on, moment: "last", from: "", to: "" };
    case "behaviors":
      return { on, action: [], thing: "item", values: [], contains: "", from: "", to: "", min: "1", max: "" };
    case "events":
      return { on, type: [], category: "", role: "", from: "", to: "", min: "1", max: "" };
    case "target":
      return { on, group: "reached" };
  }
}

/** How a profile's name can be compared; other columns are text, which may hold numbers. */
export function fieldType(name: string, property: boolean): FieldType {
  return property ? "text" : PROFILE_FIELD_TYPES[name as keyof ProfileFields];
}

/** What the complete conditions and a complete sample say; undefined where they say nothing at all. */
export function fromDraft(draft: Draft): SegmentDefinition | undefined {
  const parts = draft.rows.flatMap(({ negated, condition }): SegmentTree[] => {
    const complete = readCondition(condition);
    return complete === undefined ? [] : [negated ? { not: complete } : complete];
  });
  const sample = sampleOf(draft.sample);
  if (parts.length === 0 && sample === undefined) return undefined;
  const where: SegmentTree = draft.mode === "any" && parts.length > 0 ? { any: parts } : { all: parts };
  return SegmentDefinition.safeParse({ where, ...(sample ? { sample } : {}) }).data;
}

/** The condition as a program may have it; undefined while something is missing or wrong. */
export function readCondition(condition: DraftCondition): SegmentCondition | undefined {
  return SegmentCondition.safeParse(withoutGaps(condition)).data;
}

function withoutGaps(condition: DraftCondition): object {
  switch (condition.on) {
    case "profile": {
      const { name, property, compare, values, min, max } = condition;
      const is = {
        in: () => ({ in: values }),
        range: () => numbers(min, max),
        yes: () => ({ yes: true }),
        no: () => ({ yes: false }),
        known: () => ({ known: true }),
        unknown: () => ({ known: false }),
      }[compare]();
      return property ? { on: "property", name, is } : { on: "profile", field: name, is };
    }
    case "activity":
      return { on: "activity", moment: condition.moment, ...days(condition) };
    case "behaviors": {
      const { action, thing, values, contains, min, max } = condition;
      return {
        on: "behaviors",
        ...(action.length > 0 ? { action } : {}),
        ...(values.length > 0 ? { [thing]: values } : {}),
        ...(contains.trim() === "" ? {} : { contains: contains.trim() }),
        ...days(condition),
        count: numbers(min, max),
      };
    }
    case "events": {
      const { type, category, role, min, max } = condition;
      return {
        on: "events",
        ...(type.length > 0 ? { type } : {}),
        ...(category === "" ? {} : { category: [category] }),
        ...(role === "" ? {} : { role }),
        ...days(condition),
        count: numbers(min, max),
      };
    }
    case "target":
      return condition;
  }
}

/** What is no number stays a text, which no schema takes for one. */
function numbers(min: string, max: string): object {
  const read = (text: string): number | string => (Number.isFinite(Number(text)) ? Number(text) : text);
  return {
    ...(min.trim() === "" ? {} : { min: read(min) }),
    ...(max.trim() === "" ? {} : { max: read(max) }),
  };
}

const days = ({ from, to }: { from: string; to: string }): object => ({
  ...(from === "" ? {} : { from }),
  ...(to === "" ? {} : { to }),
});

function sampleOf(draft: DraftSample): SegmentSample | undefined {
  const n = Number(draft.amount);
  if (draft.kind === "none" || draft.amount.trim() === "" || !Number.isFinite(n)) return undefined;
  return SegmentSample.safeParse(withWeights(draft, n)).data;
}

function withWeights({ kind, seed, ratio }: DraftSample, n: number): object {
  const seeded = seed === "" ? {} : { seed };
  if (kind === "share") return { share: n / 100, ...seeded };
  if (kind === "users") return { users: n, ...seeded };
  const weights = TargetGroup.options.map((group) => [group, Number(ratio[group] || "0")]);
  return { users: n, ratio: Object.fromEntries(weights), ...seeded };
}

/** A definition as a draft; undefined where it says more than a list of conditions can. */
export function toDraft({ where, sample }: SegmentDefinition): Draft | undefined {
  const mode = "any" in where ? "any" : "all";
  const parts = "any" in where ? where.any : "all" in where ? where.all : [where];
  const rows: DraftRow[] = [];
  for (const [key, part] of parts.entries()) {
    const negated = "not" in part;
    const leaf = "not" in part ? part.not : part;
    const condition = "on" in leaf ? draftOf(leaf) : undefined;
    if (condition === undefined) return undefined;
    rows.push({ key, negated, condition });
  }
  return { mode, rows, sample: draftSample(sample) };
}

function draftOf(condition: SegmentCondition): DraftCondition | undefined {
  const text = (n: number | undefined) => (n === undefined ? "" : String(n));
  const range = ({ min, max }: { min?: number | undefined; max?: number | undefined } = { min: 1 }) => ({
    min: text(min),
    max: text(max),
  });
  switch (condition.on) {
    case "profile":
    case "property": {
      const { is } = condition;
      const empty = {
        on: "profile" as const,
        property: condition.on === "property",
        name: condition.on === "property" ? condition.name : condition.field,
        values: [],
        min: "",
        max: "",
      };
      if ("in" in is) return { ...empty, compare: "in", values: is.in };
      if ("yes" in is) return { ...empty, compare: is.yes ? "yes" : "no" };
      if ("known" in is) return { ...empty, compare: is.known ? "known" : "unknown" };
      return { ...empty, compare: "range", ...range(is) };
    }
    case "activity":
      return { on: "activity", moment: condition.moment, from: condition.from ?? "", to: condition.to ?? "" };
    case "behaviors": {
      const things = THINGS.filter((thing) => condition[thing] !== undefined);
      if (things.length > 1) return undefined;
      const [thing = "item"] = things;
      const { action = [], contains = "", from = "", to = "" } = condition;
      return {
        on: "behaviors",
        action,
        thing,
        values: condition[thing] ?? [],
        contains,
        from,
        to,
        ...range(condition.count),
      };
    }
    case "events": {
      const { type = [], category = [], role = "", from = "", to = "" } = condition;
      if (category.length > 1) return undefined;
      return { on: "events", type, category: category[0] ?? "", role, from, to, ...range(condition.count) };
    }
    case "target":
      return condition;
    case "users":
      // Too many to be shown as a form.
      return undefined;
  }
}

function draftSample(sample: SegmentDefinition["sample"]): DraftSample {
  if (sample === undefined) return NO_SAMPLE;
  const { seed, share, users, ratio } = sample;
  if (share !== undefined) return { ...NO_SAMPLE, kind: "share", amount: String(Math.round(share * 1e6) / 1e4), seed };
  const amount = String(users ?? "");
  if (ratio === undefined) return { ...NO_SAMPLE, kind: "users", amount, seed };
  const weights = TargetGroup.options.map((group) => [group, String(ratio[group] ?? 0)]);
  return { kind: "ratio", amount, seed, ratio: Object.fromEntries(weights) as Record<TargetGroup, string> };
}
