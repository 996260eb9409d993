import { buildSequences, type EventColumns, type SequenceDb, type SequenceOptions } from "@/lib/patterns";
import type { Profile } from "@/lib/people";
import { edgeEvidence, type EdgeEvidence, type Evidence } from "../evidence";
import { historyEffects } from "../history/history-effects";
import { edgeIdOf, nodeIdOf } from "../graph/keys";
import type { EdgeStats } from "../edge-stats";
import type { MeasuredEdge, MeasuredGraph } from "../graph/measured-graph";
import type { EdgeId, NodeId } from "../ids";
import { levelOf } from "../levels/level-of";
import { SESSION_GAP_MS } from "../question";
import { dataLimit } from "../levels/data-limits";
import type { DataLimit, GraphNode, Words } from "../schema";
import { limitsOf } from "./limits-of";
import { Refutation } from "./refutation";
import { sessionStats } from "./session-stats";

/** What a graph is measured from. Indices of types and users are those of `columns`. */
export type MeasureInput = {
  columns: EventColumns;
  sequences: SequenceOptions;
  /** Of each type, in both languages. */
  labels: Words[];
  /** Of each user; null of whom nothing is known. */
  profiles: (Profile | null)[];
  /** Names of types that are an outcome. */
  targets: string[];
  /** Names of types that the graph is to be about; empty for all. What leads to them directly is in it, too. */
  wanted: readonly string[];
  clock: "auto" | "time" | "order";
  acyclic: boolean;
  /** A field of profiles: users who have the same there may influence each other. */
  influence?: string | undefined;
  adjustFor?: readonly string[] | undefined;
};

export type MeasureStep = {
  step: "together" | "direct" | "days" | "profiles" | "refuting";
  /** Of the step, 0 to 1. */
  share: number;
};

type Pair = { source: NodeId; target: NodeId };
/** A common cause that somebody named for an edge: a node of the data, or a field of profiles. */
type NamedCause = { edge: EdgeId; node?: NodeId; field?: string };

/** Edges that the data alone bring into a graph, the strongest of them. */
const EDGES_MAX = 2_000;

/**
 * Measures everything a graph says of the data, and goes on to measure what is asked of it then. Work is done in steps,
 * so that its caller can report and stop: who asks for no further step has cancelled.
 */
export class Measurement {
  readonly #input: MeasureInput;
  readonly #nodes = new Map<NodeId, GraphNode>();
  readonly #typeOf = new Map<NodeId, number>();
  #sequences: SequenceDb | undefined;
  #evidence: Evidence | undefined;
  readonly #edges = new Map<string, EdgeEvidence>();
  /** What is told apart over days, by the same key; all pairs that could be tested. */
  readonly #histories = new Map<string, EdgeStats>();

  constructor(input: MeasureInput) {
    this.#input = input;
  }

  *measure(): Generator<MeasureStep, MeasuredGraph, void> {
    const { columns, sequences, labels, targets, acyclic } = this.#input;
    const db = buildSequences(columns, sequences);
    const work = edgeEvidence(db, { acyclic, influence: this.#groups() });
    let evidence: Evidence;
    for (;;) {
      const next = work.next();
      if (next.done) {
        evidence = next.value;
        break;
      }
      const { stage, done, total } = next.value;
      yield { step: stage === "associations" ? "together" : "direct", share: total === 0 ? 0 : done / total };
    }
    this.#sequences = db;
    this.#evidence = evidence;
    const idOf = this.#nodeId;
    const users = new Map<number, number>();
    const events = new Map<number, number>();
    for (const pair of evidence.pairs) {
      this.#edges.set(`${pair.source} ${pair.target}`, pair);
      users.set(pair.source, pair.users.a);
      events.set(pair.source, pair.nA);
    }
    for (const type of evidence.types) {
      const name = columns.typeNames[type] ?? "";
      const id = idOf(type);
      this.#typeOf.set(id, type);
      this.#nodes.set(id, {
        id,
        kind: targets.includes(name) ? "result" : "event",
        label: labels[type] ?? { zh: name, en: name },
        type: name,
        feature: null,
        users: users.get(type) ?? 0,
        events: events.get(type) ?? 0,
        description: null,
        origin: "data",
      });
    }
    const overDays = yield* this.#days(evidence.types);
    const limits = [...limitsOf(evidence.limits), ...overDays, ...this.#ownLimits()];
    return {
      nodes: [...this.#nodes.values()].toSorted((a, b) => b.users - a.users || (a.id < b.id ? -1 : 1)),
      edges: this.#wantedEdges(evidence),
      figures: {
        events: evidence.totals.events,
        users: evidence.totals.users,
        sessions: evidence.totals.sessions,
        types: evidence.types.length,
        tested: evidence.totals.tested,
        tie_share: evidence.totals.tieShare,
        clock: "time",
        window_ms: Math.max(...evidence.pairs.map(({ windowMs }) => windowMs), 0) || null,
        duration_ms: 0,
      },
      limits,
    };
  }

  /** Figures of pairs whatever they come to; those of nodes that are not of the data are left out. */
  pairs(pairs: readonly Pair[]): MeasuredEdge[] {
    return pairs.flatMap(({ source, target }): MeasuredEdge[] => {
      const [a, b] = [this.#typeOf.get(source), this.#typeOf.get(target)];
      const stats = a === undefined || b === undefined ? undefined : this.#statsOf(a, b);
      return stats ? [{ source, target, stats }] : [];
    });
  }

  /** The same pairs after everything that could refute them, as far as `goesOn` allows. */
  *refute(
    pairs: readonly Pair[],
    named: readonly NamedCause[],
    goesOn: () => boolean,
  ): Generator<MeasureStep, MeasuredEdge[], void> {
    const [db, evidence] = [this.#sequences, this.#evidence];
    if (!db || !evidence) throw new Error("a graph is refuted that was not measured");
    const causes = named.flatMap(({ edge, node }) => {
      const type = node === undefined ? undefined : this.#typeOf.get(node);
      return type === undefined ? [] : [{ edge, type, name: this.#input.columns.typeNames[type] ?? "" }];
    });
    const refutation = new Refutation(db, evidence, goesOn);
    for (const share of refutation.run(causes.map(({ type }) => type))) yield { step: "refuting", share };
    return this.pairs(pairs).map((edge): MeasuredEdge => {
      const [source, target] = [this.#typeOf.get(edge.source) ?? -1, this.#typeOf.get(edge.target) ?? -1];
      return edge.stats.scale === "session"
        ? { ...edge, stats: refutation.refuted(edge.stats, source, target, causes, edgeIdOf(edge.source, edge.target)) }
        : edge;
    });
  }

  /** Of a pair the figures of the scale on which it stands higher; within a session where both are alike. */
  #statsOf(source: number, target: number): EdgeStats | undefined {
    const key = `${source} ${target}`;
    const edge = this.#edges.get(key);
    const within = edge && sessionStats(edge, this.#nodeId);
    const over = this.#histories.get(key);
    if (!within || !over) return within ?? over;
    return levelOf(over).level > levelOf(within).level ? over : within;
  }

  /** What is told apart over days, between the types that take part; gives what limits it. */
  *#days(types: readonly number[]): Generator<MeasureStep, DataLimit[], void> {
    const { columns, sequences } = this.#input;
    const whole = buildSequences(columns, { ...sequences, sessionGapMs: undefined, includeTypes: types });
    const work = historyEffects(whole, { sessionGapMs: sequences.sessionGapMs ?? SESSION_GAP_MS });
    for (;;) {
      const next = work.next();
      if (!next.done) {
        yield { step: "days", share: next.value };
        continue;
      }
      for (const { source, target, stats } of next.value.effects) {
        const via = stats.via.map((name) => nodeIdOf({ type: name }));
        this.#histories.set(`${source} ${target}`, { ...stats, via });
      }
      return next.value.limits;
    }
  }

  readonly #nodeId = (type: number): NodeId => nodeIdOf({ type: this.#input.columns.typeNames[type] ?? "" });

  /** What the data bear out between the types that are wanted and what leads to them; the strongest first. */
  #wantedEdges(evidence: Evidence): MeasuredEdge[] {
    const { columns, wanted } = this.#input;
    const names = new Set(wanted);
    const within = new Set(
      evidence.types.filter((type) => names.size === 0 || names.has(columns.typeNames[type] ?? "")),
    );
    if (names.size > 0) {
      const direct = evidence.pairs.filter(({ kind, target }) => kind === "direct" && within.has(target));
      for (const { source } of direct) within.add(source);
    }
    return evidence.pairs
      .filter(({ source, target }) => within.has(source) && within.has(target))
      .flatMap(({ source, target }): (MeasuredEdge & { level: number })[] => {
        const stats = this.#statsOf(source, target);
        if (!stats) return [];
        return [{ source: this.#nodeId(source), target: this.#nodeId(target), stats, level: levelOf(stats).level }];
      })
      .filter(({ level }) => level >= 1)
      .toSorted(
        (a, b) =>
          b.level - a.level ||
          (b.stats.direct?.effect ?? -1) - (a.stats.direct?.effect ?? -1) ||
          (b.stats.lift?.lo ?? 0) - (a.stats.lift?.lo ?? 0),
      )
      .slice(0, EDGES_MAX)
      .map(({ source, target, stats }) => ({ source, target, stats }));
  }

  /** The group of each user by the field that says who may influence whom. */
  #groups(): Int32Array | undefined {
    const { influence, profiles } = this.#input;
    if (influence === undefined) return undefined;
    const codes = new Map<string, number>();
    return Int32Array.from(profiles, (profile) => {
      const fields: Readonly<Record<string, unknown>> = { ...profile?.properties, ...profile?.fields };
      const value = fields[influence];
      if (value === undefined || value === null || value === "") return -1;
      const key = JSON.stringify(value);
      const code = codes.get(key) ?? codes.size;
      codes.set(key, code);
      return code;
    });
  }

  #ownLimits(): DataLimit[] {
    const { profiles } = this.#input;
    const known = profiles.filter((profile) => profile !== null).length;
    return [
      dataLimit("hidden_causes"),
      ...(known < profiles.length
        ? [dataLimit("no_profiles", { users: profiles.length - known, of: profiles.length })]
        : []),
    ];
  }
}
