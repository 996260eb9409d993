"use client";

import { useMemo } from "react";
import { useFormatter, useLocale, useTranslations } from "use-intl";
import {
  LEVEL_WORDS,
  verdictOf,
  type Degree,
  type EdgeOutline,
  type GraphNode,
  type GraphOutline,
  type Words,
} from "@/lib/causal";
import { chanceWords } from "../../patterns/_components/use-figures";

type Interval = { est: number; lo: number; hi: number };

export type GraphLang = keyof Words;

/** The language of the two that graphs are written in. */
export const useGraphLang = (): GraphLang => (useLocale().startsWith("zh") ? "zh" : "en");

/** What a graph and its parts are in words and figures; the same functions as long as the language is the same. */
export function useEdgeWords() {
  const t = useTranslations();
  const format = useFormatter();
  const lang = useGraphLang();
  return useMemo(() => {
    const count = (value: number) => format.number(value);
    const percent = (share: number) => format.number(share, { style: "percent", maximumFractionDigits: 1 });
    const ratio = (value: number) =>
      Number.isFinite(value)
        ? format.number(value, {
            maximumSignificantDigits: value < 1 ? 2 : 3,
            notation: value >= 1e5 ? "compact" : "standard",
          })
        : "∞";
    const interval = (lo: string, hi: string) => t("patterns.interval", { lo, hi });
    const countOf = (n: number, of: number) => `${count(n)} / ${count(of)}`;
    const level = ({ level: at }: Pick<EdgeOutline, "level">) => `L${at} · ${LEVEL_WORDS[at][lang]}`;
    const data = (edge: EdgeOutline) =>
      edge.level > 0
        ? level(edge)
        : edge.stats === null
          ? t("graphs.dataNone")
          : t(
              edge.level_reasons.some(({ code }) => code === "not_together") ? "graphs.dataAgainst" : "graphs.dataOpen",
            );
    const model = ({ model: opinion }: EdgeOutline) =>
      opinion === null ? t("graphs.modelNone") : t(`graphs.modelSays.${opinion.verdict}`);
    const human = (edge: Pick<EdgeOutline, "human">) => t(`graphs.verdicts.${verdictOf(edge)}`);
    const figures = ({ stats }: EdgeOutline) => {
      if (!stats) return t("graphs.noFigures");
      const { confidence, lift } = stats;
      const share = `${percent(confidence.est)} (${countOf(confidence.n, confidence.of)})`;
      return lift ? `${share} · ×${ratio(lift.est)}` : share;
    };
    return {
      lang,
      count,
      countOf,
      percent,
      ratio,
      level,
      figures,
      chance: (value: number) => chanceWords(format, value),
      ratios: ({ est, lo, hi }: Interval) => ({ est: `×${ratio(est)}`, interval: interval(ratio(lo), ratio(hi)) }),
      percents: ({ est, lo, hi }: Interval) => ({ est: percent(est), interval: interval(percent(lo), percent(hi)) }),
      /** The three opinions, in the order of the seal. */
      opinions: (edge: EdgeOutline) => ({ data: data(edge), model: model(edge), human: human(edge) }),
      /** What a screen reader says of an edge. */
      edge: (edge: EdgeOutline) =>
        t("graphs.edgeName", {
          sentence: edge.sentence[lang],
          figures: figures(edge),
          data: data(edge),
          model: model(edge),
          human: human(edge),
        }),
      node: (node: GraphNode, degree: Degree | undefined, users: number) =>
        t("graphs.nodeName", {
          kind: t(`graphs.kind.${node.kind}`),
          label: node.label[lang],
          users: countOf(node.users, users),
          incoming: degree?.incoming ?? 0,
          outgoing: degree?.outgoing ?? 0,
        }),
    };
  }, [t, format, lang]);
}

export type EdgeWords = ReturnType<typeof useEdgeWords>;

/** A node's name by its id, in the reader's language. */
export function useNodeLabel(graph: Pick<GraphOutline, "nodes">): (id: string) => string {
  const lang = useGraphLang();
  return useMemo(() => {
    const labels = new Map(graph.nodes.map(({ id, label }) => [id, label[lang]]));
    return (id: string) => labels.get(id) ?? id;
  }, [graph.nodes, lang]);
}
