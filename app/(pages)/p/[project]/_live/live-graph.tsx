"use client";

import { useTranslations } from "use-intl";
import type { RunView } from "@/lib/runs/client";
import { DrawnGraph } from "../graphs/_components/drawn-graph";
import { RejectedLines } from "./rejected-lines";

/** A graph as far as its run has come, and the model's lines that were refused. */
export function LiveGraph({ view }: { view: RunView }) {
  const t = useTranslations();
  return (
    <div
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a keyboard must be able to scroll it
      tabIndex={0}
      role="region"
      aria-label={t("graphs.graph")}
      className="h-full min-w-0 space-y-2 overflow-y-auto bg-bg p-3 focus-inset"
    >
      <p className="tabular text-sm text-muted">
        {t("graphs.drawnSoFar", { nodes: view.nodes.size, edges: view.edges.size })}
      </p>
      {view.nodes.size > 0 ? <DrawnGraph nodes={view.nodes} edges={view.edges} /> : null}
      <RejectedLines rejected={view.rejected} />
    </div>
  );
}
