"use client";

import { Pencil, Trash2 } from "lucide-react";
import { Link } from "@/app/_ui/link";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Chip } from "@/app/_ui/chip";
import { IconButton } from "@/app/_ui/icon-button";
import { Time } from "@/app/_ui/time";
import type { GraphSummary } from "@/lib/causal";
import { useProject } from "../../_components/project-context";
import { DeleteGraphDialog, RenameGraphDialog } from "./graph-dialogs";
import { LevelBar } from "./level-bar";
import { StaleChip } from "./stale-chip";

/** A graph in the list: what it is about, how sure its edges are, and whether it is still true to the data. */
export function GraphCard({ graph }: { graph: GraphSummary }) {
  const t = useTranslations();
  const project = useProject();
  const [dialog, setDialog] = useState<"name" | "delete">();
  const close = (open: boolean) => setDialog(open ? dialog : undefined);
  const { approved, rejected, needs_data: needsData } = graph.verdicts;
  return (
    <article
      className="flex h-full flex-col gap-2 rounded-lg border border-line bg-surface px-4 py-3"
      data-testid="graph-card"
    >
      <header className="flex items-start gap-2">
        <h2 className="min-w-0 flex-1 font-semibold wrap-anywhere">
          <Link href={`/p/${project.id}/graphs/${graph.id}`} className="text-accent hover:underline">
            {graph.name}
          </Link>
        </h2>
        <IconButton size="icon-sm" label={t("graphs.renameOf", { name: graph.name })} onClick={() => setDialog("name")}>
          <Pencil aria-hidden />
        </IconButton>
        <IconButton
          size="icon-sm"
          label={t("graphs.deleteOf", { name: graph.name })}
          onClick={() => setDialog("delete")}
        >
          <Trash2 aria-hidden />
        </IconButton>
      </header>
      <p className="flex flex-wrap gap-1.5">
        <Chip>{t(`graphs.focus.${graph.focus}`)}</Chip>
        <Chip tone="muted">{t("graphs.versionShort", { version: String(graph.version) })}</Chip>
        {graph.model === null ? <Chip tone="muted">{t("graphs.withoutModel")}</Chip> : null}
        {graph.stale ? <StaleChip stale={graph.stale} /> : null}
      </p>
      <p className="tabular text-muted">
        {t("graphs.counts", { nodes: graph.nodes, edges: graph.edges })} · <Time at={graph.updated_at} />
      </p>
      <LevelBar levels={graph.levels} legend />
      <p className="tabular text-sm text-muted">
        {t("graphs.judged", {
          approved: String(approved),
          rejected: String(rejected),
          needs_data: String(needsData),
        })}
      </p>
      <DeleteGraphDialog
        graph={graph}
        open={dialog === "delete"}
        onOpenChange={close}
        onDeleted={() => setDialog(undefined)}
      />
      <RenameGraphDialog graph={graph} open={dialog === "name"} onOpenChange={close} />
    </article>
  );
}
