import { PatternId, PatternSetId, PatternSort } from "@/lib/patterns";
import type { PatternSearch } from "@/lib/patterns/client";

type Read = Pick<URLSearchParams, "get" | "getAll">;

export const VIEWS = ["table", "flow", "funnel", "matrix", "points"] as const;
export type ViewName = (typeof VIEWS)[number];

/** What is found by chance in less than one of twenty. */
export const Q_MAX = 0.05;

/** Which way round an order goes unless one says otherwise: the best first. */
export const ascends = (sort: PatternSort): boolean => sort === "rank" || sort === "lag" || sort === "q";

/** What the address says about the answer: which of it is shown, in which order and how. */
export type ShownAnswer = {
  view: ViewName;
  /** A set that somebody chose; else the one that answers the question. */
  set: PatternSetId | undefined;
  /** The run that was started from here, so that what it had found is there after a reload. */
  run: string | undefined;
  compare: PatternSetId | undefined;
  pattern: PatternId | undefined;
  /** The event type that the flow is drawn around. */
  anchor: string | undefined;
  search: PatternSearch;
};

/** What cannot be read is left out: it would only hide rows, and no setting says so. */
export function readShown(params: Read): ShownAnswer {
  const amount = (name: string) => {
    const text = params.get(name);
    return text !== null && /^\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
  };
  const sort = PatternSort.safeParse(params.get("sort")).data;
  const order = params.get("order");
  return {
    view: VIEWS.find((view) => view === params.get("view")) ?? "table",
    set: PatternSetId.safeParse(params.get("set")).data,
    run: /^run_[0-9a-z]{26}$/.exec(params.get("run") ?? "")?.[0],
    compare: PatternSetId.safeParse(params.get("compare")).data,
    pattern: PatternId.safeParse(params.get("pattern")).data,
    anchor: params.get("anchor") ?? undefined,
    search: {
      sort,
      order: order === "asc" || order === "desc" ? order : sort && (ascends(sort) ? "asc" : "desc"),
      q: params.get("q")?.slice(0, 200) || undefined,
      has: params.getAll("has").length > 0 ? params.getAll("has").slice(0, 20) : undefined,
      min_users: whole(amount("users")),
      min_lift: amount("lift"),
      max_q: params.get("chance") === "beyond" ? Q_MAX : undefined,
      saved: params.get("saved") === "1" ? true : undefined,
      hidden: params.get("hidden") === "1" ? true : undefined,
    },
  };
}

const whole = (value: number | undefined) => (value === undefined ? undefined : Math.ceil(value));

/** Whether rows are left out that the set holds. */
export function isFiltered({ q, has, min_users, min_lift, max_q, saved }: PatternSearch): boolean {
  return [q, has, min_users, min_lift, max_q, saved].some((part) => part !== undefined);
}
