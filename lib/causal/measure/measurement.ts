import { buildSequences, type SequenceDb } from "@/lib/patterns";
import type { EdgeStats } from "../edge-stats";
import { edgeEvidence, EVIDENCE_DEFAULTS, type Evidence, type Related } from "../evidence";
import { edgeIdOf, nodeIdOf } from "../graph/keys";
import type { MeasuredEdge, MeasuredGraph } from "../graph/measured-graph";
import { historyEffects } from "../history/history-effects";
import type { EdgeId, NodeId } from "../ids";
import { dataLimit } from "../levels/data-limits";
import { levelOf } from "../levels/level-of";
import { clockQuality } from "../order/clock-quality";
import { orderEffects } from "../order/order-effects";
import { profileEffects } from "../profile/profile-effects";
import { relatedEffects } from "../related/related-effects";
import { SESSION_GAP_MS } from "../question";
import type { DataLimit, GraphNode } from "../schema";
import { featureLabel } from "./feature-label";
import { limitsOf } from "./limits-of";
import type { MeasureInput, MeasureStep } from "./measure-input";
import { Refutation } from "./refutation";
import { relatedUsers } from "./related-users";
import { sessionStats } from "./session-stats";
import { strataOfFields } from "./strata-of-fields";
import { typesInUse } from "./types-in-use";

type Pair = { source: NodeId; target: NodeId };
/** A common cause that somebody named for an edge: a node of the data, or a field of profiles. */
type NamedCause = { edge: EdgeId; node?: NodeId; field?: string };

/** Edges that the data alone bring into a graph, the strongest of them. */
const EDGES_MAX = 2_000;
/** Of these, edges from features of people: they say less, and there can be many. */
const FEATURE_EDGES_MAX = 40;

/**
 * Measures everything a graph says of the data, and goes on to measure what is asked of it then. Work is done in steps,
 * so that its caller can report and stop: who asks for no further step has cancelled.
 */
export class Measurement {
  readonly #input: MeasureInput;
  readonly #nodes = new Map<NodeId, GraphNode>();
  readonly #typeOf = new Map<NodeId, number>();
  /** Figures of pairs of nodes; of a pair that was measured on several scales those on which it stands highest. */
  readonly #stats = new Map<EdgeId, MeasuredEdge>();
  #sequences: SequenceDb | undefined;
  /** What the clock said; undefined where only the order was looked at. */
  #evidence: Evidence | undefined;

  constructor(input: MeasureInput) {
    this.#input = input;
  }

  *measure(): Generator<MeasureStep, MeasuredGraph, void> {
    const { columns, sequences, clock } = this.#input;
    const all = buildSequences(columns, sequences);
    const inUse = typesInUse(all);
    const kept = inUse.slice(0, EVIDENCE_DEFAULTS.typesMax);
    const includeTypes = kept.map(({ type }) => type);
    const db = inUse.length === kept.length ? all : buildSequences(columns, { ...sequences, includeTypes });
    this.#sequences = db;
    for (const { type, users, events } of kept) this.#addType(type, users, events);

    const limits: DataLimit[] = [dataLimit("hidden_causes")];
    if (inUse.length > kept.length) limits.push(dataLimit("types_left_out", { types: inUse.length - kept.length }));
    const quality = clockQuality(db);
    const byOrder = clock === "auto" ? quality.clock === "order" : clock === "order";
    let tested = 0;
    if (byOrder) {
      if (this.#input.influence !== undefined) limits.push(dataLimit("influence_ignored"));
      limits.push(clock === "auto" && quality.limit ? quality.limit : dataLimit("order_asked"));
      const found = orderEffects(db);
      tested = found.tested;
      for (const { source, target, stats } of found.effects) this.#note(source, target, stats);
    } else {
      const tied = this.#related(db);
      const evidence = yield* this.#sessions(db, tied.related);
      this.#evidence = evidence;
      tested = evidence.totals.tested;
      limits.push(...limitsOf(evidence.limits), ...tied.limits, ...(yield* this.#days(includeTypes)));
    }
    limits.push(...this.#features(db));
    yield { step: "profiles", share: 1 };
    const edges = this.#wantedEdges();
    const used = new Set(edges.map(({ source }) => source));
    const windows = edges.flatMap(({ stats }) => (stats.scale === "session" ? [stats.window_ms ?? 0] : []));
    return {
      // Of people only what goes with something is worth a node; of what they did everything is.
      nodes: [...this.#nodes.values()]
        .filter(({ id, kind }) => kind !== "feature" || used.has(id))
        .toSorted((a, b) => b.users - a.users || (a.id < b.id ? -1 : 1)),
      edges,
      figures: {
        events: db.types.length,
        users: new Set(db.users).size,
        sessions: db.users.length,
        types: kept.length,
        tested,
        tie_share: quality.tieShare,
        clock: byOrder ? "order" : "time",
        window_ms: windows.length > 0 ? Math.max(...windows) : null,
        duration_ms: 0,
      },
      limits,
    };
  }

  /** Figures of pairs whatever they come to; those that were not measured are left out. */
  pairs(pairs: readonly Pair[]): MeasuredEdge[] {
    return pairs.flatMap(({ source, target }) => this.#stats.get(edgeIdOf(source, target)) ?? []);
  }

  /** The same pairs after everything that could refute them, as far as `goesOn` allows. */
  *refute(
    pairs: readonly Pair[],
    named: readonly NamedCause[],
    goesOn: () => boolean,
  ): Generator<MeasureStep, MeasuredEdge[], void> {
    const [db, evidence] = [this.#sequences, this.#evidence];
    if (!db || !evidence) return this.pairs(pairs);
    const { columns, profiles, targets, adjustFor } = this.#input;
    const outcomes = targets.map((name) => columns.typeNames.indexOf(name)).filter((type) => type >= 0);
    const causes = named.flatMap(({ edge, node }) => {
      const type = node === undefined ? undefined : this.#typeOf.get(node);
      return type === undefined ? [] : [{ edge, type, name: columns.typeNames[type] ?? "" }];
    });
    const fieldOf = (cause: NamedCause) =>
      cause.field ?? (cause.node === undefined ? undefined : this.#nodes.get(cause.node)?.feature?.field);
    const fields = strataOfFields(db, profiles, outcomes, adjustFor, [
      ...new Set(named.flatMap((cause) => fieldOf(cause) ?? [])),
    ]);
    const refutation = new Refutation(db, evidence, goesOn);
    const steps = refutation.run(
      causes.map(({ type }) => type),
      fields,
    );
    for (const share of steps) yield { step: "refuting", share };
    return this.pairs(pairs).map((edge): MeasuredEdge => {
      if (edge.stats.scale !== "session" && edge.stats.scale !== "related") return edge;
      const [source, target] = [this.#typeOf.get(edge.source) ?? -1, this.#typeOf.get(edge.target) ?? -1];
      const id = edgeIdOf(edge.source, edge.target);
      return { ...edge, stats: refutation.refuted(edge.stats, source, target, causes, id) };
    });
  }

  *#sessions(db: SequenceDb, related: Related | undefined): Generator<MeasureStep, Evidence, void> {
    const work = edgeEvidence(db, { acyclic: this.#input.acyclic, related });
    for (;;) {
      const next = work.next();
      if (!next.done) {
        const { stage, done, total } = next.value;
        yield { step: stage === "associations" ? "together" : "direct", share: total === 0 ? 0 : done / total };
        continue;
      }
      for (const edge of next.value.pairs) this.#note(edge.source, edge.target, sessionStats(edge, this.#nodeId));
      if (related === undefined) return next.value;
      for (const { source, target, via, stats } of relatedEffects(next.value)) {
        this.#note(source, target, { ...stats, via: via.map(this.#nodeId) });
      }
      return next.value;
    }
  }

  /** What is told apart over days; gives what limits it. */
  *#days(includeTypes: readonly number[]): Generator<MeasureStep, DataLimit[], void> {
    const { columns, sequences } = this.#input;
    const whole = buildSequences(columns, { ...sequences, sessionGapMs: undefined, includeTypes });
    const work = historyEffects(whole, { sessionGapMs: sequences.sessionGapMs ?? SESSION_GAP_MS });
    for (;;) {
      const next = work.next();
      if (!next.done) {
        yield { step: "days", share: next.value };
        continue;
      }
      for (const { source, target, stats } of next.value.effects) {
        this.#note(source, target, { ...stats, via: stats.via.map((name) => nodeIdOf({ type: name })) });
      }
      return next.value.limits;
    }
  }

  /** Features of people, each with the types that go with it, as far as they are beyond chance; gives what limits it. */
  #features(db: SequenceDb): DataLimit[] {
    const { columns, profiles, targets } = this.#input;
    if (profiles.every((profile) => profile === null)) {
      return [dataLimit("no_profiles", { users: profiles.length, of: profiles.length })];
    }
    const outcomes = targets.map((name) => columns.typeNames.indexOf(name)).filter((type) => type >= 0);
    const { effects, limits } = profileEffects(db, profiles, { outcomes });
    for (const { field, value, target, found, stats } of effects) {
      if (!found) continue;
      const id = nodeIdOf({ field, value });
      this.#nodes.set(id, {
        id,
        kind: "feature",
        label: featureLabel(field, value),
        type: null,
        feature: { field, value },
        users: stats.users.a,
        events: null,
        description: null,
        origin: "data",
      });
      this.#noteEdge({ source: id, target: this.#nodeId(target), stats });
    }
    return limits;
  }

  #addType(type: number, users: number, events: number): void {
    const { columns, labels, targets } = this.#input;
    const name = columns.typeNames[type] ?? "";
    const id = this.#nodeId(type);
    this.#typeOf.set(id, type);
    this.#nodes.set(id, {
      id,
      kind: targets.includes(name) ? "result" : "event",
      label: labels[type] ?? { zh: name, en: name },
      type: name,
      feature: null,
      users,
      events,
      description: null,
      origin: "data",
    });
  }

  #note(source: number, target: number, stats: EdgeStats): void {
    this.#noteEdge({ source: this.#nodeId(source), target: this.#nodeId(target), stats });
  }

  /** A pair that was measured before keeps the figures on which it stands higher. */
  #noteEdge(edge: MeasuredEdge): void {
    const id = edgeIdOf(edge.source, edge.target);
    const there = this.#stats.get(id);
    if (there && levelOf(there.stats).level >= levelOf(edge.stats).level) return;
    this.#stats.set(id, edge);
  }

  readonly #nodeId = (type: number): NodeId => nodeIdOf({ type: this.#input.columns.typeNames[type] ?? "" });

  /** What the data bear out between the types that are wanted and what leads to them; the strongest first. */
  #wantedEdges(): MeasuredEdge[] {
    const wanted = new Set(this.#input.wanted.map((type) => nodeIdOf({ type })));
    const borne = [...this.#stats.values()]
      .map((edge) => ({ ...edge, level: levelOf(edge.stats).level }))
      .filter(({ level }) => level >= 1)
      .toSorted(
        (a, b) =>
          b.level - a.level ||
          (b.stats.direct?.effect ?? -1) - (a.stats.direct?.effect ?? -1) ||
          (b.stats.lift?.lo ?? 0) - (a.stats.lift?.lo ?? 0) ||
          (edgeIdOf(a.source, a.target) < edgeIdOf(b.source, b.target) ? -1 : 1),
      );
    const within = new Set(wanted);
    for (const { source, target, level } of borne) if (level >= 2 && wanted.has(target)) within.add(source);
    const isWithin = (id: NodeId) => wanted.size === 0 || within.has(id) || this.#nodes.get(id)?.kind === "feature";
    let features = 0;
    return borne
      .filter(({ source, target }) => isWithin(source) && isWithin(target))
      .filter(({ stats }) => stats.scale !== "profile" || ++features <= FEATURE_EDGES_MAX)
      .slice(0, EDGES_MAX)
      .map(({ source, target, stats }) => ({ source, target, stats }));
  }

  /** Whose events may lead to whose, among users who have any; nobody's where nobody said by what. */
  #related(db: SequenceDb): { related: Related | undefined; limits: DataLimit[] } {
    const { influence, profiles } = this.#input;
    if (influence === undefined) return { related: undefined, limits: [] };
    const { related, limits } = relatedUsers(db.userIds, profiles, influence);
    return { related: related ?? undefined, limits };
  }
}
