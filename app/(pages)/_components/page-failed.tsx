"use client";

import { RotateCw } from "lucide-react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { EmptyState } from "@/app/_ui/empty-state";

/** A page the server could not make. Its error stays in the server's log; the reference finds it there. */
export function PageFailed({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const t = useTranslations();
  const digest = (error as { digest?: unknown } | null)?.digest;
  return (
    <div role="alert" className="mx-auto max-w-2xl py-8">
      <EmptyState
        title={t("error.pageTitle")}
        actions={
          <Button tone="primary" onClick={onRetry}>
            <RotateCw aria-hidden />
            {t("common.retry")}
          </Button>
        }
      >
        <p>{t("error.pageHelp")}</p>
        {typeof digest === "string" ? <p className="text-sm">{t("error.digest", { digest })}</p> : null}
      </EmptyState>
    </div>
  );
}
