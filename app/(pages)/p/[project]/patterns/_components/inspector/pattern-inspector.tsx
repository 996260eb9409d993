"use client";

import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useEffect, useEffectEvent, type ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Dialog } from "@/app/_ui/dialog";
import { ErrorState } from "@/app/_ui/error-state";
import { IconButton } from "@/app/_ui/icon-button";
import { Skeleton } from "@/app/_ui/skeleton";
import type { PatternId, PatternSet } from "@/lib/patterns";
import { patternOptions } from "@/lib/patterns/client";
import { useProject } from "../../../_components/project-context";
import { PatternDetails } from "./pattern-details";

type PatternInspectorProps = {
  set: PatternSet;
  id: PatternId;
  /** Beside the list where there is room; else in front of it. */
  docked: boolean;
  /** The pattern that others are held against. */
  pinned: PatternId | undefined;
  onPin: (id: PatternId | undefined) => void;
  onSelect: (id: PatternId) => void;
  onClose: () => void;
};

/** Everything about one pattern. */
export function PatternInspector({ set, id, docked, pinned, onPin, onSelect, onClose }: PatternInspectorProps) {
  const t = useTranslations();
  const project = useProject();
  const { data, error, refetch } = useQuery(patternOptions(project.id, id));
  const other = useQuery({ ...patternOptions(project.id, pinned ?? id), enabled: pinned !== undefined });
  const content = error ? (
    <ErrorState error={error} onRetry={() => void refetch()} />
  ) : data ? (
    <PatternDetails set={set} pattern={data} pinned={pinned && other.data} onPin={onPin} onSelect={onSelect} />
  ) : (
    <Skeleton className="h-24" />
  );
  if (!docked) {
    return (
      <Dialog open onOpenChange={(open) => !open && onClose()} title={t("patterns.inspector")}>
        {content}
      </Dialog>
    );
  }
  return <Docked onClose={onClose}>{content}</Docked>;
}

function Docked({ children, onClose }: { children: ReactNode; onClose: () => void }) {
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
      aria-label={t("patterns.inspector")}
      className="sticky top-16 max-h-[calc(100dvh-5rem-var(--dock,0px))] w-90 shrink-0 overflow-y-auto rounded-lg border border-line bg-surface p-4"
    >
      <header className="mb-2 flex items-center justify-between gap-2">
        <h2 className="font-semibold">{t("patterns.inspector")}</h2>
        <IconButton label={t("common.close")} size="icon-sm" onClick={onClose}>
          <X aria-hidden />
        </IconButton>
      </header>
      {children}
    </aside>
  );
}
