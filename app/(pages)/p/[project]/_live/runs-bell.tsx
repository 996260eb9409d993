"use client";

import { Activity } from "lucide-react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { Tooltip } from "@/app/_ui/tooltip";
import { useStore } from "@/app/_ui/state/store";
import { closedPanel, panel, togglePanel } from "./panel-store";
import { useLiveCount } from "./use-panel-runs";

/** How many runs are going, and the switch of the live panel. */
export function RunsBell() {
  const t = useTranslations();
  const count = useLiveCount();
  const { open } = useStore(panel, closedPanel);
  const action = open ? t("shell.closePanel") : t("shell.openPanel");
  return (
    <Tooltip text={`${t("shell.runsBell", { count })} · ${t("live.shortcut")}`}>
      <Button
        tone="quiet"
        aria-expanded={open}
        aria-controls="live-panel"
        aria-label={`${action}. ${t("shell.runsBell", { count })}`}
        className="min-w-9 px-2"
        onClick={togglePanel}
      >
        <Activity aria-hidden className={count > 0 ? "text-accent" : undefined} />
        {count > 0 ? (
          <span className="tabular rounded-full bg-accent px-1.5 text-xs text-accent-fg">{count}</span>
        ) : null}
      </Button>
    </Tooltip>
  );
}
