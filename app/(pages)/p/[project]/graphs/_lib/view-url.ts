import {
  EdgeId,
  HOPS_DEFAULT,
  Level,
  NodeId,
  Relation,
  type GraphFilter,
  type PictureRequest,
  type VerdictState,
} from "@/lib/causal";

type Read = Pick<URLSearchParams, "get" | "getAll">;

export const VIEWS = ["graph", "table"] as const;
export type ViewName = (typeof VIEWS)[number];

export const RELATIONS = Relation.options;
export const VERDICT_STATES = ["none", "approved", "needs_data", "rejected"] as const satisfies VerdictState[];
/** What was rejected is out of the picture until somebody asks for it. */
const VERDICTS_DEFAULT: readonly VerdictState[] = ["none", "approved", "needs_data"];
/** Stands for an empty choice, which an address could not tell from none. */
const NOTHING = "-";

export const K_MAX = 10;
export const HOPS_MAX = 6;

/** What the address says about a graph: which version, which part of it, and how it is shown. */
export type ShownGraph = {
  /** Undefined where a reader said nothing: a phone begins with the table. */
  view: ViewName | undefined;
  version: number | undefined;
  edge: EdgeId | undefined;
  node: NodeId | undefined;
  /** A run from here that makes or reviews something, so that it is there after a reload. */
  run: string | undefined;
  filter: GraphFilter;
  /** How many of the strongest edges of each node are drawn. */
  k: number | undefined;
  /** As much as a picture can hold, rather than the backbone. */
  all: boolean;
  /** The version that this one is compared with. */
  since: number | undefined;
  sort: string | undefined;
};

/** What cannot be read is left out: it would only hide edges. */
export function readShown(params: Read): ShownGraph {
  const whole = (name: string, max: number) => {
    const text = params.get(name) ?? "";
    return /^\d{1,9}$/.test(text) && Number(text) <= max ? Number(text) : undefined;
  };
  const lift = params.get("lift") ?? "";
  const level = Level.safeParse(whole("level", 4)).data;
  const k = whole("k", K_MAX);
  const hops = whole("hops", HOPS_MAX);
  return {
    view: VIEWS.find((view) => view === params.get("view")),
    version: whole("v", 1_000_000) || undefined,
    edge: EdgeId.safeParse(params.get("edge")).data,
    node: NodeId.safeParse(params.get("node")).data,
    run: /^run_[0-9a-z]{26}$/.exec(params.get("run") ?? "")?.[0],
    k: k === 0 ? undefined : k,
    all: params.get("all") === "1",
    since: whole("since", 1_000_000) || undefined,
    sort: params.get("sort") ?? undefined,
    filter: {
      level: level === 0 ? undefined : level,
      users: whole("users", 1e9),
      lift: /^\d{1,6}(\.\d{1,6})?$/.test(lift) ? Number(lift) : undefined,
      relations: chosen(params.getAll("rel"), RELATIONS),
      verdicts: chosen(params.getAll("verdict"), VERDICT_STATES) ?? VERDICTS_DEFAULT,
      target: NodeId.safeParse(params.get("target")).data,
      hops: hops === 0 ? undefined : hops,
      q: params.get("q")?.replaceAll("\0", "").slice(0, 200) || undefined,
    },
  };
}

function chosen<T extends string>(values: readonly string[], known: readonly T[]): T[] | undefined {
  if (values.length === 0) return undefined;
  return known.filter((each) => values.includes(each));
}

/** What of an address decides which part of a graph is drawn. */
export const partAsked = ({ filter, k, all }: ShownGraph): PictureRequest => ({ filter, k, all });

/** How a choice of several stands in the address; all of them is the same as saying nothing. */
export function choiceParam<T extends string>(values: readonly T[], known: readonly T[]): string[] | undefined {
  if (values.length === 0) return [NOTHING];
  return known.every((each) => values.includes(each)) ? undefined : [...values];
}

/** The verdicts that are shown, as the address says them: the usual choice is said by saying nothing. */
export function verdictParam(values: readonly VerdictState[]): string[] | undefined {
  const usual = values.length === VERDICTS_DEFAULT.length && VERDICTS_DEFAULT.every((each) => values.includes(each));
  return usual ? undefined : values.length === 0 ? [NOTHING] : [...values];
}

/** The change of the address that clears all filters. */
export const NO_FILTERS = {
  level: undefined,
  users: undefined,
  lift: undefined,
  rel: undefined,
  verdict: undefined,
  target: undefined,
  hops: undefined,
  q: undefined,
};

/** How many filters differ from what is usual. */
export function filtersSet({ level, users, lift, relations, verdicts, target, q }: GraphFilter): number {
  const usual = verdicts !== undefined && verdictParam(verdicts) === undefined;
  return [level, users, lift, relations, target, q, usual ? undefined : verdicts].filter((each) => each !== undefined)
    .length;
}

export const hopsOf = ({ hops }: GraphFilter): number => hops ?? HOPS_DEFAULT;
