"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { Card, CardHeader } from "@/app/_ui/card";
import { ErrorLine } from "@/app/_ui/error-state";
import { ProgressBar } from "@/app/_ui/progress";
import { modelOptions, openProposalsOptions } from "@/lib/events/client";
import { useRunView } from "@/lib/runs/client";
import { ProposalWords } from "../../_components/proposal-words";
import { useProject } from "../../_components/project-context";
import { RunControls } from "../../_live/run-controls";
import { useRunLabel } from "../../_live/run-label";
import { useLiveUnification } from "../../_live/use-panel-runs";
import { OpenProposals } from "./open-proposals";

/** What a model proposes: while it writes, and then until a person has decided. */
export function Proposals() {
  const project = useProject();
  const live = useLiveUnification();
  const { data, error } = useQuery(openProposalsOptions(project.id));
  if (live !== undefined) return <LiveProposals runId={live} />;
  if (error && !data) return <ErrorLine error={error} />;
  // Made anew with each set of proposals, so that no choice is left of those that are gone.
  return data && data.length > 0 ? <OpenProposals key={data[0]?.run_id} proposals={data} /> : null;
}

function LiveProposals({ runId }: { runId: string }) {
  const t = useTranslations();
  const view = useRunView(runId);
  const kind = "merge-event-types" as const;
  const label = useRunLabel()({ kind });
  const { data: model } = useQuery(modelOptions());
  return (
    <Card>
      <CardHeader
        title={t("dictionary.proposalsLive")}
        actions={<RunControls run={{ id: runId, kind }} status={view.status} label={label} />}
      />
      <div className="space-y-3 p-4" aria-live="polite">
        <ProgressBar label={t("live.progress", { run: label })} percent={view.progress?.percent} />
        <p className="text-muted">{t("dictionary.proposalsLiveText")}</p>
        {model?.offline && !model.recorded ? (
          <p className="text-sm text-muted">{t("dictionary.proposalsOffline")}</p>
        ) : null}
        <p className="tabular text-sm text-muted">{t("live.proposalsCount", { count: view.proposals.length })}</p>
        <ul className="max-h-96 divide-y divide-line overflow-y-auto rounded-md border border-dashed border-warn empty:hidden">
          {view.proposals.map((proposal) => (
            <li key={proposal.id} className="px-3 py-2" data-testid="proposal">
              <ProposalWords proposal={proposal} />
            </li>
          ))}
        </ul>
      </div>
    </Card>
  );
}
