"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { Card, CardHeader } from "@/app/_ui/card";
import { ProgressBar } from "@/app/_ui/progress";
import { modelOptions } from "@/lib/events/client";
import { useRunView } from "@/lib/runs/client";
import { NameMeaning } from "../../../_components/name-meaning";
import { RunControls } from "../../../_live/run-controls";
import { useRunLabel } from "../../../_live/run-label";
import { RunTroubles } from "../../../_live/run-troubles";

/** So many of the latest answers are drawn; all of them are in the list below when the run has ended. */
const SHOWN = 50;

/** The run that is going on: how far it is, and what it says of names as the lines about them complete. */
export function LiveIdentification({ runId }: { runId: string }) {
  const t = useTranslations();
  const view = useRunView(runId);
  const kind = "identify-relations" as const;
  const label = useRunLabel()({ kind });
  const { data: model } = useQuery(modelOptions());
  return (
    <Card>
      <CardHeader
        title={t("names.live")}
        actions={<RunControls run={{ id: runId, kind }} status={view.status} label={label} />}
      />
      <RunTroubles view={view} kind={kind} />
      <div className="space-y-3 p-4">
        <ProgressBar label={t("live.progress", { run: label })} percent={view.progress?.percent} />
        <p className="text-muted">{t("names.liveText")}</p>
        {model?.offline && !model.recorded ? <p className="text-sm text-muted">{t("names.offline")}</p> : null}
        <p role="status" className="tabular text-sm text-muted">
          {t("live.namesCount", { count: view.identified.length })}
          {view.rejected.length > 0 ? ` · ${t("live.rejected", { count: view.rejected.length })}` : null}
        </p>
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a keyboard must be able to scroll it */}
        <ul
          tabIndex={0}
          aria-label={t("live.names")}
          className="max-h-72 divide-y divide-line overflow-y-auto rounded-md border border-dashed border-warn focus-inset empty:hidden"
        >
          {view.identified
            .slice(-SHOWN)
            .toReversed()
            .map((each) => (
              <li key={`${each.kind} ${each.key}`} className="px-3 py-2" data-testid="live-name">
                <NameMeaning name={each} />
              </li>
            ))}
        </ul>
      </div>
    </Card>
  );
}
