"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { EmptyState } from "@/app/_ui/empty-state";
import { CreateProjectDialog } from "./project-dialogs";

/** An installation without any project, such as one whose sample was switched off. */
export function NoProject() {
  const t = useTranslations();
  const [open, setOpen] = useState(false);
  return (
    <main className="mx-auto max-w-2xl px-4 py-16">
      <h1 className="mb-6 text-lg font-semibold">{t("common.appName")}</h1>
      <EmptyState
        title={t("project.createTitle")}
        actions={
          <Button tone="primary" onClick={() => setOpen(true)}>
            {t("shell.newProject")}
          </Button>
        }
      >
        {t("project.createText")}
      </EmptyState>
      <CreateProjectDialog open={open} onOpenChange={setOpen} />
    </main>
  );
}
