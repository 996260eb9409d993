"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { Card, CardHeader } from "@/app/_ui/card";
import { ErrorState } from "@/app/_ui/error-state";
import { LoadMore } from "@/app/_ui/load-more";
import { Notice } from "@/app/_ui/notice";
import { Segmented } from "@/app/_ui/segmented";
import { TableSkeleton } from "@/app/_ui/skeleton";
import { Table, Td, Th } from "@/app/_ui/table";
import {
  canonicalQuestion,
  type ComparedPattern,
  type Pattern,
  type PatternSet,
  type PatternSetId,
} from "@/lib/patterns";
import { comparisonOptions } from "@/lib/patterns/client";
import { useProject } from "../../../_components/project-context";
import { Sequence } from "../../../_components/sequence";
import { useFigures } from "../use-figures";
import { useQuestionWords } from "../use-question-words";

type ComparisonProps = {
  first: PatternSet;
  second: PatternSetId;
  /** One of `SIDES`, or nothing of that. */
  side: string | undefined;
  onSide: (side: string) => void;
  onClose: () => void;
};

const SIDES = ["all", "both", "first", "second"] as const;

/** Two sets beside each other: what both found, and what only one of them did. */
export function Comparison({ first, second, side: wanted, onSide, onClose }: ComparisonProps) {
  const t = useTranslations();
  const project = useProject();
  const words = useQuestionWords();
  const side = SIDES.find((each) => each === wanted) ?? "all";
  const list = useInfiniteQuery(comparisonOptions(project.id, first.id, second, side === "all" ? undefined : side));
  const head = list.data?.pages[0];
  const rows = list.data?.pages.flatMap(({ items }) => items) ?? [];
  const nameOf = (set: PatternSet, letter: string) =>
    t("patterns.ofSet", { set: letter, what: set.name ?? t("patterns.unnamed") });
  const count = {
    all: undefined,
    both: head?.counts.both,
    first: head?.counts.only_first,
    second: head?.counts.only_second,
  };
  return (
    <Card>
      <CardHeader
        title={t("patterns.compareTitle")}
        actions={
          <Button size="sm" tone="quiet" onClick={onClose}>
            <X aria-hidden />
            {t("patterns.endCompare")}
          </Button>
        }
      />
      <div className="space-y-3 p-4">
        {list.error && !head ? <ErrorState error={list.error} onRetry={() => void list.refetch()} /> : null}
        {head ? (
          <>
            <dl className="grid gap-2 md:grid-cols-2">
              {([head.first, head.second] as const).map((set, place) => (
                <div key={set.id}>
                  <dt className="font-medium wrap-anywhere">{nameOf(set, place === 0 ? "A" : "B")}</dt>
                  <dd className="text-sm text-muted">{words(set.question)}</dd>
                </div>
              ))}
            </dl>
            {canonicalQuestion(head.first.question) === canonicalQuestion(head.second.question) ? null : (
              <Notice>{t("patterns.compareOther")}</Notice>
            )}
          </>
        ) : null}
        <div className="overflow-x-auto">
          <Segmented
            label={t("patterns.compareSides")}
            value={side}
            onChange={onSide}
            options={SIDES.map((value) => ({
              value,
              label: `${t(`patterns.side.${value}`)}${count[value] === undefined ? "" : ` ${count[value]}`}`,
            }))}
          />
        </div>
        {!head && !list.error ? <TableSkeleton label={t("common.loading")} /> : null}
        {head && rows.length === 0 ? <p className="text-muted">{t("patterns.compareNone")}</p> : null}
        {rows.length > 0 ? (
          <Table label={t("patterns.compareTitle")}>
            <thead>
              <tr>
                <Th>{t("patterns.column.sequence")}</Th>
                <Th className="text-right">{t("patterns.ofSet", { set: "A", what: t("patterns.column.support") })}</Th>
                <Th className="text-right">{t("patterns.ofSet", { set: "B", what: t("patterns.column.support") })}</Th>
                <Th className="text-right">{t("patterns.ofSet", { set: "A", what: t("patterns.column.lift") })}</Th>
                <Th className="text-right">{t("patterns.ofSet", { set: "B", what: t("patterns.column.lift") })}</Th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <Row key={row.events.join("\n")} row={row} />
              ))}
            </tbody>
          </Table>
        ) : null}
        <LoadMore list={list} size="sm" />
      </div>
    </Card>
  );
}

function Row({ row: { events, first, second } }: { row: ComparedPattern }) {
  const t = useTranslations();
  const figures = useFigures();
  const support = (pattern: Pattern | null) =>
    pattern ? `${figures.percent(pattern.support)} (${figures.share(pattern.users)})` : t("patterns.notFound");
  const lift = (pattern: Pattern | null) => (pattern?.lift ? figures.times(pattern.lift).est : "–");
  return (
    <tr data-testid="compared-row">
      <Td className="min-w-48">
        <Sequence events={events} />
      </Td>
      <Td className="text-right">{support(first)}</Td>
      <Td className="text-right">{support(second)}</Td>
      <Td className="text-right">{lift(first)}</Td>
      <Td className="text-right">{lift(second)}</Td>
    </tr>
  );
}
