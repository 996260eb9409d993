"use client";

import { useFormatter, useTranslations } from "use-intl";
import type { Comparison, ProfileFields, SegmentCondition, SegmentDefinition, SegmentTree } from "@/lib/people";
import { useCategoryWord } from "../../../_components/event-card";
import { THINGS } from "./draft";

/** So many of the users who are named one by one. */
const IDS_SHOWN = 3;

/** A definition in the reader's words. */
export function useSegmentWords(): (definition: SegmentDefinition) => string {
  const t = useTranslations();
  const format = useFormatter();
  const category = useCategoryWord();

  const list = (values: readonly string[]) =>
    format.list(
      values.map((value) => t("segmentWords.quoted", { value })),
      { type: "disjunction" },
    );

  const comparison = (name: string, is: Comparison): string => {
    if ("in" in is) return t("segmentWords.in", { name, values: list(is.in) });
    if ("yes" in is) return t("segmentWords.is", { name, value: is.yes ? t("common.yes") : t("common.no") });
    if ("known" in is) return t(is.known ? "segmentWords.known" : "segmentWords.unknown", { name });
    return t("segmentWords.is", { name, value: range(is) });
  };

  const range = ({ min, max }: { min?: number | undefined; max?: number | undefined }): string => {
    const words = { min: format.number(min ?? 0), max: format.number(max ?? 0) };
    if (min !== undefined && max !== undefined) return t("segmentWords.between", words);
    return min === undefined ? t("segmentWords.atMost", words) : t("segmentWords.atLeast", words);
  };

  const days = ({ from, to }: { from?: string | undefined; to?: string | undefined }): string[] => [
    ...(from === undefined ? [] : [t("segmentWords.from", { day: from })]),
    ...(to === undefined ? [] : [t("segmentWords.to", { day: to })]),
  ];

  const times = (count: { min?: number | undefined; max?: number | undefined } = { min: 1 }): string =>
    count.min === undefined && count.max === undefined
      ? t("segmentWords.anyTimes")
      : t("segmentWords.times", { count: range(count), n: count.max ?? count.min ?? 0 });

  const condition = (each: SegmentCondition): string => {
    switch (each.on) {
      case "profile":
        return comparison(t(`profileField.${each.field satisfies keyof ProfileFields}`), each.is);
      case "property":
        return comparison(each.name, each.is);
      case "activity":
        return [t(each.moment === "first" ? "users.colFirst" : "users.colLast"), ...days(each)].join(" ");
      case "behaviors":
        return [
          t("segmentOn.behaviors"),
          ...(each.action ? [list(each.action)] : []),
          ...THINGS.flatMap((thing) => (each[thing] ? [`${t(`segmentThing.${thing}`)} ${list(each[thing])}`] : [])),
          ...(each.contains === undefined ? [] : [t("segmentWords.contains", { text: each.contains })]),
          ...days(each),
          times(each.count),
        ].join(" ");
      case "events":
        return [
          t("segmentOn.events"),
          ...(each.type ? [list(each.type)] : []),
          ...(each.category ? [list(each.category.map(category))] : []),
          ...(each.role ? [t(`segmentRole.${each.role}`)] : []),
          ...days(each),
          times(each.count),
        ].join(" ");
      case "users": {
        const more = each.more ?? Math.max(0, each.ids.length - IDS_SHOWN);
        const names = each.ids.slice(0, IDS_SHOWN);
        return t("segmentWords.users", { names: format.list(names, { type: "unit" }), more });
      }
      case "target":
        return t(`targetGroup.${each.group}`);
    }
  };

  const tree = (node: SegmentTree): string => {
    if ("not" in node) return t("segmentWords.not", { what: tree(node.not) });
    if ("on" in node) return condition(node);
    const [parts, word] = "all" in node ? [node.all, t("segmentWords.and")] : [node.any, t("segmentWords.or")];
    if (parts.length === 0) return t("all" in node ? "segmentWords.everybody" : "segmentWords.nobody");
    return parts.map((part) => ("all" in part || "any" in part ? `(${tree(part)})` : tree(part))).join(word);
  };

  return ({ where, sample }) => {
    const words = tree(where);
    if (sample === undefined) return words;
    if (sample.share !== undefined) {
      return t("segmentWords.share", {
        share: format.number(sample.share, { style: "percent", maximumFractionDigits: 2 }),
        words,
      });
    }
    const users = format.number(sample.users ?? 0);
    return sample.ratio ? t("segmentWords.byRatio", { users, words }) : t("segmentWords.some", { users, words });
  };
}

/** A segment's name: the reader's language names the ready-made ones. */
export function useSegmentName(): (segment: { id: string; name: string; ready: boolean }) => string {
  const t = useTranslations();
  return ({ name, ready }) => {
    const key = `targetGroup.${name}` as "targetGroup.reached";
    return ready && t.has(key) ? t(key) : name;
  };
}
