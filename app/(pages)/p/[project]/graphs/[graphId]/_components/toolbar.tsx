"use client";

import { ClipboardCheck, SlidersHorizontal } from "lucide-react";
import { Link } from "@/app/_ui/link";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { Input } from "@/app/_ui/field";
import { Segmented } from "@/app/_ui/segmented";
import { useProject } from "../../../_components/project-context";
import type { GraphOutline } from "@/lib/causal";
import type { GraphAddress } from "../../_lib/use-graph-address";
import { filtersSet, VIEWS, type ViewName } from "../../_lib/view-url";

type ToolbarProps = {
  graph: GraphOutline;
  address: GraphAddress;
  view: ViewName;
  filtersOpen: boolean;
  onFilters: () => void;
};

/** How the graph is looked at. */
export function Toolbar({ graph, address: { shown, show }, view, filtersOpen, onFilters }: ToolbarProps) {
  const t = useTranslations();
  const project = useProject();
  const set = filtersSet(shown.filter);
  return (
    <div className="mb-3 flex flex-wrap items-center gap-2">
      <Segmented
        label={t("graphs.views")}
        value={view}
        onChange={(next) => show({ view: next })}
        options={VIEWS.map((each) => ({ value: each, label: t(`graphs.view.${each}`) }))}
      />
      <Button aria-expanded={filtersOpen} onClick={onFilters}>
        <SlidersHorizontal aria-hidden />
        {set > 0 ? t("graphs.filtersSet", { count: String(set) }) : t("graphs.filters")}
      </Button>
      <Input
        type="search"
        aria-label={t("graphs.search")}
        placeholder={t("graphs.search")}
        className="w-56 max-sm:w-full"
        value={shown.filter.q ?? ""}
        autoComplete="off"
        spellCheck={false}
        onChange={({ target }) => show({ q: target.value })}
      />
      <Button asChild className="ml-auto max-sm:ml-0">
        <Link href={`/p/${project.id}/graphs/${graph.id}/review`}>
          <ClipboardCheck aria-hidden />
          {t("graphs.review")}
        </Link>
      </Button>
    </div>
  );
}
