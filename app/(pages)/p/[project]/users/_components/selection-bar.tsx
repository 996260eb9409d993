"use client";

import { Play } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { BatchDialog } from "../../_components/batch-dialog";

/** What can be done with the users that are ticked, on this page and others. */
export function SelectionBar({ selected, onClear }: { selected: ReadonlySet<string>; onClear: () => void }) {
  const t = useTranslations();
  const [open, setOpen] = useState(false);
  if (selected.size === 0) return null;
  return (
    <div
      role="region"
      aria-label={t("users.selection")}
      className="sticky top-12 z-10 mb-3 flex flex-wrap items-center gap-3 rounded-md border border-accent/40 bg-accent-soft px-3 py-2"
    >
      <p role="status" className="font-medium">
        {t("users.selected", { count: selected.size })}
      </p>
      <Button size="sm" tone="primary" onClick={() => setOpen(true)}>
        <Play aria-hidden />
        {t("users.extractSelected")}
      </Button>
      <Button size="sm" tone="quiet" onClick={onClear}>
        {t("common.clear")}
      </Button>
      <BatchDialog open={open} onOpenChange={setOpen} userIds={[...selected]} />
    </div>
  );
}
