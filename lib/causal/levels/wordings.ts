import { fillText } from "@/lib/core";
import type { EdgeStats } from "../edge-stats";
import type { GraphNode, Level, NodeKind, Relation, Words } from "../schema";

/** Of a level: what an edge's line may be called, alone. */
export const LEVEL_WORDS: Readonly<Record<Level, Words>> = {
  0: { en: "a guess", zh: "猜测" },
  1: { en: "goes with", zh: "相关" },
  2: { en: "often precedes", zh: "常先于" },
  3: { en: "consistent with causing", zh: "与因果一致" },
  4: { en: "causes", zh: "导致" },
};

/** The ends as they stand in a sentence: an outcome or a feature is called one. `{label}` is the node's. */
const ENDS: Readonly<Record<NodeKind, Words>> = {
  event: { en: "“{label}”", zh: "“{label}”" },
  feature: { en: "the feature “{label}”", zh: "“{label}”这一特征" },
  result: { en: "the outcome “{label}”", zh: "结果“{label}”" },
};

/** What makes its target rarer is known from the first layer alone, so its words do not change before an experiment. */
const RARER: Words = {
  en: "{source} goes with less of {target}: together less often than by chance.",
  zh: "{source}与{target}负相关：同现少于随机水平。",
};

/** The one table of what may be said of an edge. A relation says more only where its level allows it. */
const WORDINGS: Readonly<Record<Level, Readonly<Record<Relation, Words>>>> = {
  0: {
    sequence: {
      en: "A guess that the data have not shown: {source} comes before {target}.",
      zh: "猜测，数据尚未证实：{source}先于{target}。",
    },
    condition: {
      en: "A guess that the data have not shown: {target} needs {source}.",
      zh: "猜测，数据尚未证实：{source}是{target}的条件。",
    },
    cause: {
      en: "A guess that the data have not shown: {source} may bring about {target}.",
      zh: "猜测，数据尚未证实：{source}可能引起{target}。",
    },
    inhibit: {
      en: "A guess that the data have not shown: {source} may make {target} rarer.",
      zh: "猜测，数据尚未证实：{source}可能抑制{target}。",
    },
  },
  1: {
    sequence: {
      en: "{source} goes with {target}: together more often than by chance; which comes first is not shown.",
      zh: "{source}与{target}相关：同现多于随机水平，先后未定。",
    },
    condition: {
      en: "{source} goes with {target}: together more often than by chance; that one needs the other is not shown.",
      zh: "{source}与{target}相关：同现多于随机水平，条件关系未定。",
    },
    cause: {
      en: "{source} goes with {target}: together more often than by chance.",
      zh: "{source}与{target}相关：同现多于随机水平。",
    },
    inhibit: RARER,
  },
  2: {
    sequence: {
      en: "{source} often precedes {target}, and not only by way of others.",
      zh: "{source}常先于{target}，且不只经由其他事件。",
    },
    condition: {
      en: "{source} often precedes {target}, and not only by way of others; that one needs the other is not shown.",
      zh: "{source}常先于{target}，且不只经由其他事件；条件关系未定。",
    },
    cause: {
      en: "{source} often precedes {target}, directly and within a lag; what else could explain it was not ruled out.",
      zh: "{source}常先于{target}，直接且在一定时滞内；尚未排除其他解释。",
    },
    inhibit: RARER,
  },
  3: {
    sequence: {
      en: "{source} often precedes {target}, which is consistent with causing it, assuming no unobserved common cause.",
      zh: "{source}常先于{target}，与因果一致（前提：没有未观测到的共同原因）。",
    },
    condition: {
      en: "{source} is consistent with causing {target} as its condition, assuming no unobserved common cause.",
      zh: "{source}作为{target}的条件，与因果一致（前提：没有未观测到的共同原因）。",
    },
    cause: {
      en: "{source} is consistent with causing {target}, assuming no unobserved common cause.",
      zh: "{source}先于{target}，与因果一致（前提：没有未观测到的共同原因）。",
    },
    inhibit: RARER,
  },
  4: {
    sequence: {
      en: "{source} causes {target}, as an experiment on record shows.",
      zh: "{source}导致{target}，已有实验记录证实。",
    },
    condition: {
      en: "{source} causes {target} as its condition, as an experiment on record shows.",
      zh: "{source}作为条件导致{target}，已有实验记录证实。",
    },
    cause: {
      en: "{source} causes {target}, as an experiment on record shows.",
      zh: "{source}导致{target}，已有实验记录证实。",
    },
    inhibit: {
      en: "{source} causes {target} to be rarer, as an experiment on record shows.",
      zh: "{source}导致{target}减少，已有实验记录证实。",
    },
  },
};

/** What may be said at a level of an edge between two kinds of nodes; `{source}` and `{target}` stand for the labels. */
export function wordingOf(level: Level, relation: Relation, source: NodeKind, target: NodeKind): Words {
  const words = WORDINGS[level][relation];
  const ends = (language: keyof Words) => ({
    source: fillText(ENDS[source][language], { label: "{source}" }),
    target: fillText(ENDS[target][language], { label: "{target}" }),
  });
  return { en: capitalised(fillText(words.en, ends("en"))), zh: fillText(words.zh, ends("zh")) };
}

const capitalised = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** Before the sentence of an edge whose ends are events of two people. */
const RELATED: Words = { en: "Between people who may influence each other: ", zh: "在可能互相影响的人之间：" };

/** What of an edge decides its sentence. */
export type WordedEdge = {
  readonly level: Level;
  readonly relation: Relation;
  readonly stats: (Pick<EdgeStats, "suppresses"> & Partial<Pick<EdgeStats, "scale">>) | null;
  readonly source: Pick<GraphNode, "kind" | "label">;
  readonly target: Pick<GraphNode, "kind" | "label">;
};

/**
 * The sentence of an edge in both languages. Whether the target becomes more frequent or rarer is for the data to say:
 * from level 1 on a relation that contradicts them gives way. Of two people it says so.
 */
export function sentenceOf({ level, relation, stats, source, target }: WordedEdge): Words {
  const rarer = stats?.suppresses ?? false;
  const said = level === 0 ? relation : rarer ? "inhibit" : relation === "inhibit" ? "sequence" : relation;
  const { en, zh } = wordingOf(level, said, source.kind, target.kind);
  const where = stats?.scale === "related" ? RELATED : { en: "", zh: "" };
  return {
    en: where.en + fillText(en, { source: source.label.en, target: target.label.en }),
    zh: where.zh + fillText(zh, { source: source.label.zh, target: target.label.zh }),
  };
}
