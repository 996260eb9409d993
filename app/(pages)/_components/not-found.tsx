"use client";

import { Link } from "@/app/_ui/link";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { EmptyState } from "@/app/_ui/empty-state";

export function NotFound() {
  const t = useTranslations();
  return (
    <div className="mx-auto max-w-2xl py-8">
      <EmptyState
        title={t("error.notFoundTitle")}
        actions={
          <Button asChild tone="primary">
            <Link href="/">{t("error.toStart")}</Link>
          </Button>
        }
      >
        {t("error.notFoundHelp")}
      </EmptyState>
    </div>
  );
}
