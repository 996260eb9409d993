import {
  CompareRequest,
  COUNT_MAX,
  FLOW_STEPS_MAX,
  FUNNEL_STEPS_MAX,
  MATRIX_STEPS_MAX,
  PatternId,
  PatternSetId,
  PatternSort,
} from "@/lib/patterns";
import type { PatternSearch } from "@/lib/patterns/client";

type Read = Pick<URLSearchParams, "get" | "getAll">;

export const VIEWS = ["table", "flow", "funnel", "matrix", "points"] as const;
export type ViewName = (typeof VIEWS)[number];

/** What is found by chance in less than one of twenty. */
export const Q_MAX = 0.05;

/** Which way round an order goes unless one says otherwise: the best first. */
export const ascends = (sort: PatternSort): boolean => sort === "rank" || sort === "lag" || sort === "q";

/** How the figures are set; what is undefined is as usual. */
export type FigureShown = {
  /** Steps before and after the middle. */
  before: number | undefined;
  after: number | undefined;
  /** The same type again right afterwards is a step of its own. */
  repeats: boolean;
  /** Steps of the funnel. */
  steps: readonly string[] | undefined;
  /** Who is compared, as the API takes it. */
  groups: string | undefined;
};

/** What the address says about the answer: which of it is shown, in which order and how. */
export type ShownAnswer = {
  view: ViewName;
  /** A set that somebody chose; else the one that answers the question. */
  set: PatternSetId | undefined;
  /** The run that was started from here, so that what it had found is there after a reload. */
  run: string | undefined;
  compare: PatternSetId | undefined;
  pattern: PatternId | undefined;
  /** One that stays beside whichever is opened. */
  pin: PatternId | undefined;
  /** The event type that the flow is drawn around. */
  anchor: string | undefined;
  figure: FigureShown;
  /** Which part of a comparison of sets. */
  side: string | undefined;
  search: PatternSearch;
};

/** What cannot be read is left out: it would only hide rows. */
export function readShown(params: Read): ShownAnswer {
  const amount = (name: AmountParam) => readAmount(name, params.get(name) ?? "");
  const has = params.getAll("has").filter((type) => type.length <= 100 && !type.includes("\0"));
  const steps = params
    .getAll("step")
    .filter((type) => type !== "" && type.length <= 100)
    .slice(0, FUNNEL_STEPS_MAX);
  const sort = PatternSort.safeParse(params.get("sort")).data;
  const order = params.get("order");
  return {
    view: VIEWS.find((view) => view === params.get("view")) ?? "table",
    set: PatternSetId.safeParse(params.get("set")).data,
    run: /^run_[0-9a-z]{26}$/.exec(params.get("run") ?? "")?.[0],
    compare: PatternSetId.safeParse(params.get("compare")).data,
    pattern: PatternId.safeParse(params.get("pattern")).data,
    pin: PatternId.safeParse(params.get("pin")).data,
    anchor: params.get("anchor") ?? undefined,
    figure: {
      before: readSteps(params.get("before")),
      after: readSteps(params.get("after")),
      repeats: params.get("repeats") === "1",
      steps: steps.length > 0 ? steps : undefined,
      groups: CompareRequest.safeParse(params.get("groups")).success ? (params.get("groups") ?? undefined) : undefined,
    },
    side: params.get("side") ?? undefined,
    search: {
      sort,
      order: order === "asc" || order === "desc" ? order : sort && (ascends(sort) ? "asc" : "desc"),
      q: params.get("q")?.replaceAll("\0", "").slice(0, 200) || undefined,
      has: has.length > 0 ? has.slice(0, 20) : undefined,
      min_users: amount("users"),
      min_lift: amount("lift"),
      max_q: params.get("chance") === "beyond" ? Q_MAX : undefined,
      saved: params.get("saved") === "1" ? true : undefined,
      hidden: params.get("hidden") === "1" ? true : undefined,
    },
  };
}

const readSteps = (text: string | null): number | undefined =>
  text !== null && /^\d{1,2}$/.test(text) ? Number(text) : undefined;

/** How many steps a figure shows on a side of its middle: at least, at most, and unless one says otherwise. */
export type StepsRange = { min: number; max: number; before: number; after: number };
export const FLOW_STEPS: StepsRange = { min: 0, max: FLOW_STEPS_MAX, before: 3, after: 3 };
export const MATRIX_STEPS: StepsRange = { min: 1, max: MATRIX_STEPS_MAX, before: 3, after: 5 };

/** The steps of a figure, as near to what the address says as the figure can. */
export function stepsOf({ before, after }: FigureShown, range: StepsRange): { before: number; after: number } {
  const within = (steps: number) => Math.min(range.max, Math.max(range.min, steps));
  return { before: within(before ?? range.before), after: within(after ?? range.after) };
}

/** Filters by a number, as the address calls them. */
export const AMOUNT_PARAMS = ["users", "lift"] as const;
export type AmountParam = (typeof AMOUNT_PARAMS)[number];

/** The number that a filter says; undefined where it makes no sense, and for users where it is not a whole one. */
export function readAmount(name: AmountParam, text: string): number | undefined {
  if (!(name === "users" ? /^\d+$/ : /^\d+(\.\d+)?$/).test(text)) return undefined;
  const value = Number(text);
  return value <= COUNT_MAX ? value : undefined;
}

/** The change of the address that clears all filters. */
export const NO_FILTERS = { q: "", has: [], users: "", lift: "", chance: undefined, saved: undefined };

/** Whether rows are left out that the set holds. */
export function isFiltered({ q, has, min_users, min_lift, max_q, saved }: PatternSearch): boolean {
  return [q, has, min_users, min_lift, max_q, saved].some((part) => part !== undefined);
}
