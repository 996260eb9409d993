import type { SequenceDb } from "@/lib/patterns";
import {
  adjusted,
  placebos,
  stabilities,
  strataOfType,
  subset,
  type Adjusted,
  type Evidence,
  type Placebo,
  type Stability,
  type Strata,
  type SubsetEffect,
} from "../evidence";
import type { EdgeStats } from "../edge-stats";
import type { EdgeId } from "../ids";

/** Common causes among event types that are tried at most; each costs about as much as the graph itself. */
const TYPES_MAX = 8;

/** Users are drawn anew so often: a share of 0.8 then has a standard error of 0.09. */
const RESAMPLES = 20;

/** An event type that somebody named as a common cause of both ends of an edge. */
export type NamedType = { edge: EdgeId; type: number; name: string };

/** What all edges within sessions are held against: strata by name, or by the type that makes them. */
export type NamedStrata = { name: string; strata: Strata };

/**
 * Tries to refute edges within sessions: only like compared with like, sources that cannot have led to anything, users
 * drawn anew, half of the users. Each step answers for all edges at once; a step that `goesOn` does not let end is left
 * out, and the edges say that it was not taken.
 */
export class Refutation {
  readonly #db: SequenceDb;
  readonly #evidence: Evidence;
  readonly #goesOn: () => boolean;
  readonly #byField = new Map<string, Map<string, Adjusted>>();
  readonly #byType = new Map<number, Map<string, Adjusted>>();
  #placebos = new Map<string, Placebo>();
  #stable = new Map<string, Stability>();
  #halves = new Map<string, SubsetEffect>();

  constructor(db: SequenceDb, evidence: Evidence, goesOn: () => boolean) {
    this.#db = db;
    this.#evidence = evidence;
    this.#goesOn = goesOn;
  }

  /** Yields the share that is done. */
  *run(types: readonly number[], fields: readonly NamedStrata[] = []): Generator<number, void, void> {
    const [db, evidence] = [this.#db, this.#evidence];
    const asked = [...new Set(types)].slice(0, TYPES_MAX);
    const steps = 4 + fields.length + asked.length;
    let done = 0;
    const share = (part: number) => (done + part) / steps;

    const half = yield* this.#part(placebos(evidence, "session"), share);
    this.#placebos = byPair(half ?? []);
    done++;
    for (const { name, strata } of fields) {
      const moved = yield* this.#part(adjusted(db, evidence, strata), share);
      if (moved) this.#byField.set(name, byPair(moved));
      done++;
    }
    for (const type of asked) {
      const moved = yield* this.#part(adjusted(db, evidence, strataOfType(db, type)), share);
      if (moved) this.#byType.set(type, byPair(moved));
      done++;
    }
    const stable = yield* this.#part(stabilities(evidence, RESAMPLES), share);
    this.#stable = byPair(stable ?? []);
    done += 2;
    const halves = yield* this.#part(subset(evidence, stable ?? null), share);
    this.#halves = byPair(halves ?? []);
  }

  /** An edge's figures with what came of trying to refute it. */
  refuted(stats: EdgeStats, source: number, target: number, named: readonly NamedType[], id: EdgeId): EdgeStats {
    const key = keyOf({ source, target, ofOthers: stats.scale === "related" });
    const [placebo, stable, half] = [this.#placebos.get(key), this.#stable.get(key), this.#halves.get(key)];
    const own = named.filter(({ edge }) => edge === id);
    return {
      ...stats,
      direct: stats.direct && {
        ...stats.direct,
        ...(stable ? { lo: stable.lo, hi: stable.hi, stability: stable.stability } : {}),
      },
      placebo: placebo ? { passed: placebo.passed, effect: placebo.effect, p: placebo.p } : null,
      subset: half ? { passed: half.passed, effect: half.effect } : null,
      adjusted: [
        ...[...this.#byField].flatMap(([name, moved]) => movedOf(moved.get(key), name, "field", false)),
        ...own.flatMap(({ type, name }) => movedOf(this.#byType.get(type)?.get(key), name, "event", true)),
      ],
    };
  }

  /** Null where there was no time left to end it, or too little to do it with. */
  *#part<T>(
    work: Generator<{ done: number; total: number }, T | null, void>,
    share: (part: number) => number,
  ): Generator<number, T | null, void> {
    for (;;) {
      if (!this.#goesOn()) return null;
      const step = work.next();
      if (step.done) return step.value;
      yield share(step.value.total === 0 ? 0 : step.value.done / step.value.total);
    }
  }
}

type Ends = { source: number; target: number; ofOthers?: boolean };

const byPair = <T extends Ends>(all: readonly T[]): Map<string, T> => new Map(all.map((each) => [keyOf(each), each]));

const keyOf = ({ source, target, ofOthers = false }: Ends): string => `${source} ${target}${ofOthers ? " others" : ""}`;

/** An edge's direct effect without and with it, or its lift where it has none. */
function movedOf(
  moved: Adjusted | undefined,
  by: string,
  kind: "field" | "event",
  named: boolean,
): EdgeStats["adjusted"] {
  if (!moved) return [];
  const { before, after } = moved.effect ?? moved.lift;
  return before === null || after === null ? [] : [{ by, kind, before, after, survived: moved.survived, named }];
}
