import { EdgeId, GraphId, NodeId, type Graph, type GraphEdge, type GraphNode } from "@/lib/causal";

/** A small generator with a seed of its own: the same graph for the same seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const hex = (kind: "n" | "e", number: number) => `${kind}_${number.toString(16).padStart(12, "0")}`;
export const nodeId = (number: number) => NodeId.parse(hex("n", number));
export const edgeId = (number: number) => EdgeId.parse(hex("e", number));

const NAMES = [
  ["浏览车型", "browse models"],
  ["对比配置", "compare trims"],
  ["搜索", "search"],
  ["查看贷款方案", "look at financing"],
  ["预约试驾", "book a test drive"],
  ["到店", "visit the store"],
  ["加购", "add to cart"],
  ["阅读评测", "read reviews"],
  ["领取优惠券", "take a coupon"],
  ["咨询客服", "ask support"],
] as const;
const USERS = 3836;

export function madeNode(number: number, of: number): GraphNode {
  const [zh, en] = NAMES[number % NAMES.length] ?? ["事件", "event"];
  const again = number < NAMES.length ? "" : ` ${Math.floor(number / NAMES.length) + 1}`;
  const kind = number === of - 1 ? "result" : number % 9 === 8 ? "feature" : "event";
  const label =
    kind === "result"
      ? { zh: "购买", en: "buy" }
      : kind === "feature"
        ? { zh: `收入 = 高${again}`, en: `income = high${again}` }
        : { zh: zh + again, en: en + again };
  return {
    id: nodeId(number),
    kind,
    label,
    type: kind === "feature" ? null : label.zh,
    feature: kind === "feature" ? { field: `收入${again}`, value: "高" } : null,
    users: Math.max(20, Math.round(USERS * 0.8 * (1 - number / (of + 4)))),
    events: kind === "feature" ? null : 5 * USERS,
    description: { zh: "模型给出的说明。", en: "What the model says it is." },
    origin: "data",
  };
}

const estimate = (est: number, spread = 0.15) => ({ est, lo: est * (1 - spread), hi: est * (1 + spread) });

/** An edge of which everything is known, as far as its level goes. */
export function madeEdge(number: number, source: GraphNode, target: GraphNode, random: () => number): GraphEdge {
  const level = ([0, 1, 2, 3] as const)[Math.floor(random() * 4)] ?? 1;
  const ab = 20 + Math.floor(random() * Math.min(source.users, target.users) * 0.7);
  const confidence = ab / source.users;
  const inhibits = random() < 0.08;
  const lift = inhibits ? 0.3 + random() / 2 : 1.1 + random() * 3;
  const relation = inhibits ? "inhibit" : source.kind === "feature" ? "condition" : level > 1 ? "cause" : "sequence";
  const guessed = level === 0;
  const verdict = (["supports", "supports", "doubts", "unsure"] as const)[Math.floor(random() * 4)] ?? "unsure";
  return {
    id: edgeId(number),
    source: source.id,
    target: target.id,
    relation,
    level,
    level_reasons: guessed
      ? [{ code: "not_measured", met: false }]
      : [
          { code: "together", met: true },
          { code: "ordered", met: level > 1 },
          { code: "not_adjusted", met: false, detail: "income" },
        ],
    sentence: {
      zh: `「${source.label.zh}」${level > 1 ? "常先于" : "与之相关："}「${target.label.zh}」`,
      en: `“${source.label.en}” ${level > 1 ? "often precedes" : "goes with"} “${target.label.en}”`,
    },
    stats: guessed
      ? null
      : {
          scale: source.kind === "feature" ? "profile" : "session",
          window_ms: 1_800_000,
          n_a: source.users * 2,
          n_b: target.users * 2,
          n_ab: ab * 2,
          users: { a: source.users, b: target.users, ab, of: USERS },
          confidence: { ...estimate(confidence, 0.08), n: ab, of: source.users },
          lift: { ...estimate(lift), observed: ab, expected: ab / lift, borrowed: 0 },
          risk_diff: estimate(0.17),
          p: 1e-6,
          q: 1e-4,
          order_share: 0.88,
          tie_share: 0.02,
          lag_ms: { p25: 60_000, p50: 240_000, p75: 900_000, p90: 1_500_000 },
          lags: [1, 2, 4, 8, 16].map((minutes) => ({
            from_ms: (minutes - 1) * 60_000,
            to_ms: minutes * 60_000,
            observed: Math.round(ab / minutes),
            expected: Math.round(ab / 6),
          })),
          direct: { effect: 0.12, lo: 0.05, hi: 0.2, lr: 22, p: 1e-5, q: 1e-4, stability: 0.93 },
          via: [],
          suppresses: inhibits,
          adjusted: [
            { by: "income", kind: "field", before: 0.12, after: 0.1, survived: true, named: false },
            { by: "城市", kind: "field", before: 0.12, after: 0.03, survived: false, named: true },
          ],
          placebo: { passed: true, effect: 0.01, p: 0.4 },
          subset: { passed: true, effect: 0.11 },
          sensitivity: { est: 2.4, limit: 1.6 },
        },
    model:
      random() < 0.8
        ? {
            verdict,
            confidence: Math.round(random() * 100) / 100,
            relation,
            reason: { zh: "先了解才会进一步比较。", en: "People look before they compare." },
            alternatives: [{ zh: "促销期间两者都变多。", en: "A promotion raises both." }],
            confounders: ["income"],
            overstated: [],
            review: null,
            model: "offline",
            prompt_version: "generate-graph@1",
            run_id: "run_00000000000000000000000000",
          }
        : null,
    human: null,
    agreement: guessed
      ? "model_only"
      : verdict === "doubts"
        ? "conflict"
        : verdict === "supports"
          ? "agree"
          : "data_only",
    origin: guessed ? "model" : "data",
    patterns: [],
  };
}

type MadeGraph = { nodes: number; edges: number; seed?: number; loops?: boolean };

/** A graph of the size that is asked for, with hubs as real ones have, one result and, if wished, loops. */
export function madeGraph({ nodes: of, edges: edgesOf, seed = 1, loops = true }: MadeGraph): Graph {
  const random = randomOf(seed);
  const nodes = Array.from({ length: of }, (_, number) => madeNode(number, of));
  const seen = new Set<string>();
  const edges: GraphEdge[] = [];
  for (let tries = 0; edges.length < edgesOf && tries < 20 * edgesOf; tries++) {
    const from = Math.floor(random() ** 1.6 * of);
    const near = from + 1 + Math.floor(random() ** 2 * Math.min(of, 40));
    const to = loops && random() < 0.06 ? Math.floor(random() * of) : Math.min(near, of - 1);
    const [source, target] = [nodes[from], nodes[to]];
    if (!source || !target || from === to || source.kind === "result" || target.kind === "feature") continue;
    if (seen.has(`${from} ${to}`)) continue;
    seen.add(`${from} ${to}`);
    edges.push(madeEdge(edges.length, source, target, random));
  }
  return {
    id: GraphId.parse("gra_01hzzzzzzzzzzzzzzzzzzzzzzz"),
    name: "转化分析",
    focus: "conversion",
    version: 1,
    created_at: "2026-11-20T08:00:00Z",
    updated_at: "2026-11-21T08:00:00Z",
    levels: [0, 1, 2, 3, 4].map((level) => edges.filter((edge) => edge.level === level).length),
    verdicts: { approved: 0, rejected: 0, needs_data: 0 },
    stale: null,
    model: "offline",
    run_id: "run_00000000000000000000000000",
    request: {
      focus: "conversion",
      exclude_noise: true,
      session_gap_ms: 1_800_000,
      clock: "auto",
      acyclic: false,
      refute: true,
      model: true,
    },
    figures: {
      events: 40_000,
      users: USERS,
      sessions: 9000,
      types: of,
      tested: of * of,
      tie_share: 0.02,
      clock: "time",
      window_ms: 1_800_000,
      duration_ms: 900,
    },
    limits: [],
    insights: [],
    rejected: [{ line: 7, reason: "bad_json", detail: "", text: '{"edge":' }],
    nodes,
    edges,
    layout: null,
  };
}
