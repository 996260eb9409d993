"use client";

import { Download } from "lucide-react";
import { useLocale, useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { Menu, MenuItem } from "@/app/_ui/menu";
import { ImportKind } from "@/lib/ingest";
import { templateUrl } from "@/lib/ingest/client";

/** A small example file of each kind, which imports back as it is. */
export function TemplatesMenu() {
  const t = useTranslations();
  const locale = useLocale();
  return (
    <Menu
      trigger={
        <Button>
          <Download aria-hidden />
          {t("imports.templates")}
        </Button>
      }
    >
      {ImportKind.options.map((kind) => (
        <MenuItem key={kind} asChild>
          <a href={templateUrl(kind, locale)} download>
            {t("imports.template", { kind: t(`kind.${kind}`) })}
          </a>
        </MenuItem>
      ))}
    </Menu>
  );
}
