"use client";

import { X } from "lucide-react";
import { useEffect, useEffectEvent, type ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Dialog } from "@/app/_ui/dialog";
import { IconButton } from "@/app/_ui/icon-button";
import type { EdgeOutline, GraphNode, GraphOutline, GraphPart } from "@/lib/causal";
import type { Judge } from "../../../_components/use-verdict";
import { EdgeDetails } from "./edge-details";
import { NodeDetails } from "./node-details";

type GraphInspectorProps = {
  graph: GraphOutline | GraphPart;
  inspected: EdgeOutline | GraphNode;
  /** Beside the picture where there is room; else in front of it. */
  docked: boolean;
  onSelect: (id: string) => void;
  onClose: () => void;
  onJudge: Judge;
  onReject: (edge: EdgeOutline) => void;
};

/** Everything about one edge, or one node. */
export function GraphInspector({
  graph,
  inspected,
  docked,
  onSelect,
  onClose,
  onJudge,
  onReject,
}: GraphInspectorProps) {
  const t = useTranslations();
  const isEdge = "relation" in inspected;
  const title = t(isEdge ? "graphs.edge" : "graphs.node");
  const content = isEdge ? (
    <EdgeDetails
      key={inspected.id}
      graph={graph}
      edge={inspected}
      onSelect={onSelect}
      onJudge={(verdict) => onJudge(inspected, verdict)}
      onReject={() => onReject(inspected)}
    />
  ) : (
    <NodeDetails key={inspected.id} graph={graph} node={inspected} onSelect={onSelect} />
  );
  if (docked)
    return (
      <Docked title={title} onClose={onClose}>
        {content}
      </Docked>
    );
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={title}>
      {content}
    </Dialog>
  );
}

function Docked({ title, children, onClose }: { title: string; children: ReactNode; onClose: () => void }) {
  const t = useTranslations();
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const target = event.target as HTMLElement;
    if (event.key === "Escape" && !event.isComposing && !target.closest("[role=dialog], [role=menu]")) onClose();
  });
  // Synchronises with the window's keyboard: Esc closes wherever on the page one is.
  useEffect(() => {
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
  return (
    <aside
      aria-label={title}
      className="sticky top-16 max-h-[calc(100dvh-5rem-var(--dock,0px))] w-95 shrink-0 overflow-y-auto rounded-lg border border-line bg-surface p-4"
    >
      <header className="mb-2 flex items-center justify-between gap-2">
        <h2 className="font-semibold">{title}</h2>
        <IconButton label={t("common.close")} size="icon-sm" onClick={onClose}>
          <X aria-hidden />
        </IconButton>
      </header>
      {children}
    </aside>
  );
}
