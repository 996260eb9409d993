"use client";

import { useTranslations } from "use-intl";
import { Dialog } from "@/app/_ui/dialog";
import type { GraphOutline } from "@/lib/causal";
import type { Run } from "@/lib/runs";
import { GenerateForm } from "./generate-form";

export type GenerateDialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onStarted: (run: Run) => void;
  /** Makes a new version of this graph, beginning with what it was asked. */
  again?: GraphOutline;
};

/** Asks for a graph in plain words, and says beforehand what it would rest on and cost. */
export function GenerateDialog(props: GenerateDialogProps) {
  const t = useTranslations();
  return (
    <Dialog
      open={props.open}
      onOpenChange={props.onOpenChange}
      title={props.again ? t("graphs.againTitle") : t("graphs.generateTitle")}
      description={props.again ? t("graphs.againText") : t("graphs.generateText")}
    >
      {/* Mounted with the dialog, so that it begins anew each time. */}
      <GenerateForm {...props} />
    </Dialog>
  );
}
