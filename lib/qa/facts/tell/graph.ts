import { type EdgeStats, LEVEL_WORDS, sentenceOf, type Graph, type GraphChanges, type GraphEdge, type GraphNode, type Level } from "@/lib/causal"; // prettier-ignore
import type { ToldFigure } from "@/lib/runs";
import type { FactRef } from "../fact";
import type { FactQuery } from "../query";
import { percent, plain, shareFigures, shareWords, spanWords, whole, type Told, type Words } from "./told";

type Of<K extends FactQuery["kind"]> = Extract<FactQuery, { kind: K }>;
type Ends = { source: GraphNode; target: GraphNode };
export type EdgeWithEnds = Ends & { edge: GraphEdge };
type Place = Pick<Of<"edge">, "graph" | "version">;

const place = ({ graph, version }: Place) => ({ graph, version });

/** The edge's sentence as its level allows; it is computed here once more, so that no stored wording says more. */
const sentence = ({ edge, source, target }: EdgeWithEnds): Words =>
  sentenceOf({ level: edge.level, relation: edge.relation, stats: edge.stats, source, target });

const levelWords = (level: Level): Words => ({
  zh: `证据等级 L${level}（${LEVEL_WORDS[level].zh}）`,
  en: `evidence level L${level} (${LEVEL_WORDS[level].en})`,
});

const VERDICTS: Readonly<Record<"approved" | "rejected" | "needs_data", Words>> = {
  approved: { zh: "认可", en: "approved" },
  rejected: { zh: "否决", en: "rejected" },
  needs_data: { zh: "待补数据", en: "needs data" },
};
const OPINIONS: Readonly<Record<"supports" | "doubts" | "unsure", Words>> = {
  supports: { zh: "支持", en: "supports it" },
  doubts: { zh: "存疑", en: "doubts it" },
  unsure: { zh: "不确定", en: "is unsure" },
};

/** What people and the model say beside the data; neither changes the level. */
function opinions({ human, model }: GraphEdge): Words[] {
  return [
    ...(human === null ? [] : [{ zh: `人工结论：${VERDICTS[human.verdict].zh}`, en: `a person’s verdict: ${VERDICTS[human.verdict].en}` }]), // prettier-ignore
    ...(model === null ? [] : [{ zh: `模型意见：${OPINIONS[model.verdict].zh}`, en: `the model ${OPINIONS[model.verdict].en}` }]), // prettier-ignore
  ];
}

function measured({ edge, source, target }: EdgeWithEnds): Words[] {
  const { stats } = edge;
  if (stats === null) return [{ zh: "没有可计算的数据", en: "nothing could be counted for it" }];
  const { users, confidence, lift, lag_ms: lag, direct } = stats;
  const followed = shareWords(confidence.n, confidence.of, confidence);
  const of =
    stats.scale === "profile"
      ? { zh: "用户", en: "users" }
      : { zh: "次“" + source.label.zh + "”", en: `times of “${source.label.en}”` };
  const spans = lag && { p25: spanWords(lag.p25), p50: spanWords(lag.p50), p75: spanWords(lag.p75) };
  return [
    {
      zh: `${whole(users.ab)} 位用户有二者在先后（或特征与事件）上相接，其中“${source.label.zh}”${whole(users.a)} 人、“${target.label.zh}”${whole(users.b)} 人，共 ${whole(users.of)} 人`,
      en: `${whole(users.ab)} users have the two joined, of ${whole(users.a)} with “${source.label.en}” and ${whole(users.b)} with “${target.label.en}”, ${whole(users.of)} in all`,
    },
    { zh: `置信度 ${followed.zh}，按${of.zh}计`, en: `confidence ${followed.en}, counted in ${of.en}` },
    ...(lift === null ? [] : [{ zh: `提升度 ${plain(lift.est)}（95% 置信区间 ${plain(lift.lo)}–${plain(lift.hi)}）`, en: `lift ${plain(lift.est)} (95% CI ${plain(lift.lo)}–${plain(lift.hi)})` }]), // prettier-ignore
    ...(direct === null
      ? []
      : [{ zh: `直接效应 ${plain(direct.effect)}`, en: `direct effect ${plain(direct.effect)}` }]),
    ...(spans === null ? [] : [{ zh: `间隔中位数 ${spans.p50.zh}（四分位 ${spans.p25.zh} 至 ${spans.p75.zh}）`, en: `median wait ${spans.p50.en} (quartiles ${spans.p25.en} to ${spans.p75.en})` }]), // prettier-ignore
  ];
}

function edgeFigures({ edge }: EdgeWithEnds, row?: string): ToldFigure[] {
  const its = row === undefined ? {} : { of: row };
  const { stats } = edge;
  const figures: ToldFigure[] = [{ name: "level", value: edge.level, unit: "level", ...its }];
  if (stats === null) return figures;
  const { users, confidence, lift, lag_ms: lag, direct, risk_diff: difference } = stats;
  const put = (name: string, value: number | null | undefined, unit: ToldFigure["unit"]) => {
    if (value !== null && value !== undefined && Number.isFinite(value)) figures.push({ name, value, unit, ...its });
  };
  put("users_source", users.a, "count");
  put("users_target", users.b, "count");
  put("users_both", users.ab, "count");
  put("users", users.of, "count");
  figures.push(...shareFigures(confidence.n, confidence.of, confidence, row).map((figure) => ({ ...figure, name: figure.name === "share" ? "confidence" : figure.name }))); // prettier-ignore
  put("lift", lift?.est, "ratio");
  put("lift_lo", lift?.lo, "ratio");
  put("lift_hi", lift?.hi, "ratio");
  put("effect", direct?.effect, "number");
  put("effect_lo", direct?.lo, "number");
  put("effect_hi", direct?.hi, "number");
  put("difference", difference?.est, "points");
  put("difference_lo", difference?.lo, "points");
  put("difference_hi", difference?.hi, "points");
  put("lag_p25", lag?.p25, "ms");
  put("lag_p50", lag?.p50, "ms");
  put("lag_p75", lag?.p75, "ms");
  put("within", stats.window_ms, "ms");
  return figures;
}

const edgeRefs = (at: Place, edges: readonly EdgeWithEnds[]): FactRef[] => [
  ...edges.map(({ edge }): FactRef => ({ kind: "edge", ...place(at), id: edge.id })),
  ...[...new Set(edges.flatMap(({ source, target }) => [source.id, target.id]))].map((id): FactRef => ({ kind: "node", ...place(at), id })), // prettier-ignore
];

const join = (parts: readonly Words[]): Words => ({
  zh: parts.map(({ zh }) => zh).join("；"),
  en: parts.map(({ en }) => en).join("; "),
});

const capitalised = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** What a figure of an edge is counted in says the scale on which it was measured. */
const SCALES: Readonly<Record<EdgeStats["scale"] | "none", Words>> = {
  session: { zh: "在同一会话内按时间先后统计", en: "measured within sessions by the clock" },
  history: { zh: "在用户的整个历史中按天统计", en: "measured over users’ whole histories in days" },
  order: { zh: "在同一会话内只按先后次序统计", en: "measured within sessions by order alone" },
  profile: { zh: "以画像特征对照其人的事件统计", en: "measured as a feature of people against their events" },
  related: { zh: "在彼此相关的用户之间按先后统计", en: "measured between users who are related to each other" },
  none: { zh: "仅由模型提出，数据未能统计", en: "named by the model only; the data could not measure it" },
};

export function tellEdge(query: Of<"edge">, found: EdgeWithEnds): Told {
  const { edge } = found;
  const said = sentence(found);
  const level = levelWords(edge.level);
  const rest = join([level, ...measured(found), ...opinions(edge)]);
  const scale = SCALES[edge.stats?.scale ?? "none"];
  return {
    kind: "edge",
    text: { zh: `${said.zh}${rest.zh}。`, en: `${said.en} ${capitalised(rest.en)}.` },
    definition: {
      zh: `事理图谱第 ${query.version} 版中的关系；${scale.zh}；措辞不超过其证据等级；人工结论与模型意见不改变等级。`,
      en: `A relation of version ${query.version} of the graph; ${scale.en}; the wording goes no further than its level; verdicts and opinions change no level.`,
    },
    figures: edgeFigures(found),
    level: edge.level,
    query,
    refs: edgeRefs(query, [found]),
  };
}

/** `back`: a relation the other way round, where there is one. */
export function tellNoEdge(query: Of<"no_edge">, { source, target }: Ends, back: EdgeWithEnds | null): Told {
  const other = back && sentence(back);
  return {
    kind: "no_edge",
    text: {
      zh: `事理图谱第 ${query.version} 版中没有从“${source.label.zh}”到“${target.label.zh}”的关系，${other === null ? "反方向也没有" : `只有反方向的：${other.zh}`}${other === null ? "。" : ""}没有关系不等于已证明无关。`,
      en: `Version ${query.version} of the graph has no relation from “${source.label.en}” to “${target.label.en}”, ${other === null ? "nor one the other way round." : `only one the other way round: ${other.en}`} That there is none does not prove that there is nothing between them.`,
    },
    definition: {
      zh: `在事理图谱第 ${query.version} 版的全部关系中查找这两个节点之间的关系。`,
      en: `All relations of version ${query.version} of the graph were looked through for one between the two nodes.`,
    },
    figures: back === null ? [] : edgeFigures(back),
    level: back === null ? null : back.edge.level,
    query,
    refs: [
      { kind: "node", ...place(query), id: source.id },
      { kind: "node", ...place(query), id: target.id },
      ...(back === null ? [] : [{ kind: "edge" as const, ...place(query), id: back.edge.id }]),
    ],
  };
}

/** The edges in their order, each beginning where the one before ends. */
export function tellPath(query: Of<"path">, edges: readonly EdgeWithEnds[]): Told {
  const labels = [...edges.map(({ source }) => source.label), ...edges.slice(-1).map(({ target }) => target.label)];
  const weakest = edges.reduce<Level>((least, { edge }) => (edge.level < least ? edge.level : least), 4);
  const said = edges.map((each) => {
    const { lift, confidence } = each.edge.stats ?? {};
    const figures: Words[] = [
      levelWords(each.edge.level),
      ...(confidence ? [{ zh: `置信度 ${percent(confidence.est)}`, en: `confidence ${percent(confidence.est)}` }] : []),
      ...(lift ? [{ zh: `提升度 ${plain(lift.est)}`, en: `lift ${plain(lift.est)}` }] : []),
    ];
    const words = sentence(each);
    return {
      zh: `${words.zh.replace(/。$/, "")}（${figures.map(({ zh }) => zh).join("，")}）。`,
      en: `${words.en.replace(/\.$/, "")} (${figures.map(({ en }) => en).join(", ")}).`,
    };
  });
  return {
    kind: "path",
    text: {
      zh: `${labels.map(({ zh }) => `“${zh}”`).join("→")}，共 ${edges.length} 段：${said.map(({ zh }) => zh).join("")}整条路径只按最弱一段的${levelWords(weakest).zh}解读；各段分别统计，不能相乘。`,
      en: `${labels.map(({ en }) => `“${en}”`).join(" → ")}, ${edges.length} relations: ${said.map(({ en }) => en).join(" ")} The way as a whole is read by its weakest relation, ${levelWords(weakest).en}; each was measured by itself, and they cannot be multiplied.`,
    },
    definition: {
      zh: `事理图谱第 ${query.version} 版中首尾相接的关系；强弱以最弱一段为准。`,
      en: `Relations of version ${query.version} of the graph, each beginning where the one before ends; the weakest decides.`,
    },
    figures: [
      { name: "relations", value: edges.length, unit: "count" },
      { name: "level", value: weakest, unit: "level" },
      ...edges.flatMap((each) => edgeFigures(each, `${each.source.label.zh} → ${each.target.label.zh}`)),
    ],
    level: weakest,
    query,
    refs: edgeRefs(query, edges),
  };
}

type GraphInAll = Pick<Graph, "name" | "nodes" | "edges" | "figures" | "model" | "created_at">;

export function tellGraph(query: Of<"graph">, { name, nodes, edges, figures }: GraphInAll): Told {
  const levels = ([0, 1, 2, 3, 4] as const).map((level) => ({ level, n: edges.filter((edge) => edge.level === level).length })); // prettier-ignore
  const judged = edges.filter(({ human }) => human !== null).length;
  const some = levels.filter(({ n }) => n > 0).toReversed();
  return {
    kind: "graph",
    text: {
      zh: `事理图谱“${name}”第 ${query.version} 版有 ${whole(nodes.length)} 个节点、${whole(edges.length)} 条关系（${some.map(({ level, n }) => `L${level} ${whole(n)} 条`).join("，")}），来自 ${whole(figures.users)} 位用户的 ${whole(figures.events)} 个逻辑行为，检验了 ${whole(figures.tested)} 对；${whole(judged)} 条有人工结论。`,
      en: `Version ${query.version} of the graph “${name}” has ${whole(nodes.length)} nodes and ${whole(edges.length)} relations (${some.map(({ level, n }) => `${whole(n)} of L${level}`).join(", ")}), from ${whole(figures.events)} events of ${whole(figures.users)} users, with ${whole(figures.tested)} pairs tested; ${whole(judged)} have a person’s verdict.`,
    },
    definition: {
      zh: `事理图谱第 ${query.version} 版存储的全部节点和关系；L0–L4 为证据等级。`,
      en: `All nodes and relations that version ${query.version} of the graph holds; L0 to L4 are levels of evidence.`,
    },
    figures: [
      { name: "nodes", value: nodes.length, unit: "count" },
      { name: "edges", value: edges.length, unit: "count" },
      ...levels.map(({ level, n }) => ({ name: "n", value: n, unit: "count" as const, of: `L${level}` })),
      { name: "users", value: figures.users, unit: "count" },
      { name: "events", value: figures.events, unit: "count" },
      { name: "tested", value: figures.tested, unit: "count" },
      { name: "judged", value: judged, unit: "count" },
    ],
    level: null,
    query,
    refs: edges.slice(0, 10).map(({ id }) => ({ kind: "edge", ...place(query), id })),
  };
}

const CHANGES: Readonly<Record<GraphChanges["edges"][number]["change"], Words>> = {
  added: { zh: "新增", en: "added" },
  removed: { zh: "移除", en: "removed" },
  level: { zh: "等级变化", en: "changed in level" },
  relation: { zh: "关系类型变化", en: "changed in kind" },
  figures: { zh: "数值变化", en: "changed in figures" },
};
const CHANGES_SHOWN = 5;

export function tellChanges(query: Of<"changes">, changes: GraphChanges): Told {
  const kinds = (Object.keys(CHANGES) as (keyof typeof CHANGES)[]).map((change) => ({ change, n: changes.edges.filter((each) => each.change === change).length })); // prettier-ignore
  const shown = changes.edges.slice(0, CHANGES_SHOWN);
  const levelOf = (at: { level: number } | null) => (at === null ? "–" : `L${at.level}`);
  const lines = shown.map(({ source, target, change, before, after }) => ({
    zh: `“${source.zh}”→“${target.zh}”${CHANGES[change].zh}（${levelOf(before)}→${levelOf(after)}）`,
    en: `“${source.en}” → “${target.en}” ${CHANGES[change].en} (${levelOf(before)} → ${levelOf(after)})`,
  }));
  const { events, users, nodes, unchanged } = changes;
  const some = kinds.filter(({ n }) => n > 0);
  return {
    kind: "changes",
    text: {
      zh: `从第 ${query.from} 版到第 ${query.to} 版：${some.length === 0 ? "没有关系变化" : some.map(({ change, n }) => `${CHANGES[change].zh} ${whole(n)} 条`).join("，")}；${whole(unchanged)} 条关系不变；逻辑行为 ${whole(events.before)}→${whole(events.after)}，用户 ${whole(users.before)}→${whole(users.after)}；节点新增 ${whole(nodes.added.length)} 个、移除 ${whole(nodes.removed.length)} 个${lines.length === 0 ? "" : `；变化最大的：${lines.map(({ zh }) => zh).join("，")}`}。`,
      en: `From version ${query.from} to ${query.to}: ${some.length === 0 ? "no relation changed" : some.map(({ change, n }) => `${whole(n)} ${CHANGES[change].en}`).join(", ")}; ${whole(unchanged)} relations stayed; events ${whole(events.before)} → ${whole(events.after)}, users ${whole(users.before)} → ${whole(users.after)}; ${whole(nodes.added.length)} nodes came and ${whole(nodes.removed.length)} went${lines.length === 0 ? "" : `; what moved most: ${lines.map(({ en }) => en).join(", ")}`}.`,
    },
    definition: {
      zh: `逐条比较事理图谱第 ${query.from} 版与第 ${query.to} 版；提升度变化不到五分之一且仍在区间内的视为不变。`,
      en: `Versions ${query.from} and ${query.to} of the graph were compared relation by relation; one whose lift moved by less than a fifth, and not out of either interval, stayed.`,
    },
    figures: [
      ...kinds.map(({ change, n }) => ({ name: "n", value: n, unit: "count" as const, of: change })),
      { name: "unchanged", value: unchanged, unit: "count" },
      { name: "events_before", value: events.before, unit: "count" },
      { name: "events_after", value: events.after, unit: "count" },
      { name: "users_before", value: users.before, unit: "count" },
      { name: "users_after", value: users.after, unit: "count" },
      { name: "nodes_added", value: nodes.added.length, unit: "count" },
      { name: "nodes_removed", value: nodes.removed.length, unit: "count" },
    ],
    level: null,
    query,
    refs: shown.map(({ edge, after }) => ({ kind: "edge", graph: query.graph, version: after === null ? query.from : query.to, id: edge })), // prettier-ignore
  };
}
