"use client";

import { Play } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { Dialog } from "@/app/_ui/dialog";
import type { SegmentRef } from "@/lib/people";
import { BatchForm } from "./batch-form";
import { useProject } from "./project-context";

type BatchDialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Users somebody has chosen; without them, whom it covers is chosen here. */
  userIds?: readonly string[];
  /** Leaves only those who are in it. */
  segment?: { id: SegmentRef; name: string };
};

/** Asks how a run over many users shall go, starts it and opens its page. */
export function BatchDialog({ open, onOpenChange, userIds, segment }: BatchDialogProps) {
  const t = useTranslations();
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t("batch.startTitle")} description={t("batch.startText")}>
      {/* Mounted with the dialog, so that it begins anew each time it opens. */}
      {segment ? <p className="mb-3 font-medium">{t("batch.ofSegment", { name: segment.name })}</p> : null}
      <BatchForm userIds={userIds} segment={segment?.id} onClose={() => onOpenChange(false)} />
    </Dialog>
  );
}

/** The button that opens it, for everybody in the project. */
export function BatchButton({ tone = "plain" }: { tone?: "plain" | "primary" }) {
  const t = useTranslations();
  const project = useProject();
  const [open, setOpen] = useState(false);
  if (project.behaviors === 0) return null;
  return (
    <>
      <Button tone={tone} onClick={() => setOpen(true)}>
        <Play aria-hidden />
        {t("batch.start")}
      </Button>
      <BatchDialog open={open} onOpenChange={setOpen} />
    </>
  );
}
