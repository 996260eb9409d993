"use client";

import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { EmptyState } from "@/app/_ui/empty-state";
import { ErrorState } from "@/app/_ui/error-state";
import { TableSkeleton } from "@/app/_ui/skeleton";
import { useMedia } from "@/app/_ui/state/use-media";
import type { Pattern, PatternId, PatternSet, PatternSort } from "@/lib/patterns";
import type { Mark, PatternSearch } from "@/lib/patterns/client";
import { isFiltered } from "../../_lib/view-url";
import { PatternCards } from "./pattern-cards";
import { PatternGrid } from "./pattern-grid";
import { useMark } from "./use-mark";
import { ChosenBar } from "./chosen-bar";
import { useChosen, type Chosen } from "./use-chosen";
import { useFirstPage } from "./use-pattern-rows";

export type ListProps = {
  set: PatternSet;
  search: PatternSearch;
  total: number;
  busy: boolean;
  selected: PatternId | undefined;
  /** Event types that the question is about. */
  marked: readonly string[];
  chosen: Chosen;
  onSelect: (id: PatternId) => void;
  onSort: (sort: PatternSort, order: "asc" | "desc") => void;
  onMark: (pattern: Pattern, mark: Mark) => void;
};

type PatternListProps = Pick<ListProps, "set" | "search" | "selected" | "onSelect" | "onSort"> & {
  onClear: () => void;
  onShowHidden: () => void;
};

/** The patterns of a set that fit the filters: a grid, on a phone cards. */
export function PatternList({ set, search, selected, onSelect, onSort, onClear, onShowHidden }: PatternListProps) {
  const t = useTranslations();
  const wide = useMedia("(min-width: 48rem)");
  const onMark = useMark();
  const { data, error, refetch, isPlaceholderData } = useFirstPage(set, search);
  const chosen = useChosen(set, search, data?.total ?? 0);
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <TableSkeleton label={t("common.loading")} rows={12} />;
  if (data.total === 0) {
    // Without a filter only marks leave rows out.
    return isFiltered(search) ? (
      <EmptyState title={t("patterns.noneFit")} actions={<Button onClick={onClear}>{t("patterns.showAll")}</Button>} />
    ) : (
      <EmptyState
        title={t("patterns.allHidden")}
        actions={<Button onClick={onShowHidden}>{t("patterns.showHidden")}</Button>}
      />
    );
  }
  const List = wide ? PatternGrid : PatternCards;
  const { question } = set;
  const marked = [question.target_events, question.starts_with, question.ends_with, question.contains].flatMap(
    (types) => types ?? [],
  );
  return (
    <>
      <p className="tabular mb-2 flex flex-wrap justify-between gap-x-4 text-sm text-muted">
        <span role="status">{t("patterns.shown", { count: data.total, all: set.patterns })}</span>
        <span id="patterns-keys" className="max-md:hidden">
          {t("patterns.keys")}
        </span>
      </p>
      <ChosenBar set={set} chosen={chosen} />
      <List
        set={set}
        search={search}
        total={data.total}
        busy={isPlaceholderData}
        selected={selected}
        marked={marked}
        chosen={chosen}
        onSelect={onSelect}
        onSort={onSort}
        onMark={onMark}
      />
    </>
  );
}
