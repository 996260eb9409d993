"use client";

import { useQuery } from "@tanstack/react-query";
import { Download, History } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { Card, CardHeader } from "@/app/_ui/card";
import { ErrorState } from "@/app/_ui/error-state";
import { Skeleton } from "@/app/_ui/skeleton";
import { recordingOptions, recordingUrl, type LoadedRecording } from "@/lib/events/client";
import type { Run } from "@/lib/runs";
import { useProject } from "../../../../_components/project-context";
import { BatchMoment } from "./batch-moment";
import { ReplayBar } from "./replay-bar";
import { RunMoment } from "./run-moment";
import { usePlayer } from "./use-player";

type ReplayProps = { run: Run; label: string };

/** A run that is over, played again from its recording. A link with `?t=` opens it at that second. */
export function Replay({ run, label }: ReplayProps) {
  const t = useTranslations();
  const project = useProject();
  const linked = secondsOf(useSearchParams().get("t"));
  const [open, setOpen] = useState(linked !== undefined);
  const { data, error, refetch } = useQuery({ ...recordingOptions(project.id, run.id), enabled: open });
  return (
    <Card>
      <CardHeader
        title={t("replay.title")}
        actions={
          <span className="flex flex-wrap gap-2">
            {open ? null : (
              <Button size="sm" onClick={() => setOpen(true)}>
                <History aria-hidden />
                {t("replay.open")}
              </Button>
            )}
            <Button asChild size="sm">
              <a href={recordingUrl(project.id, run.id)} download>
                <Download aria-hidden />
                {t("replay.download")}
              </a>
            </Button>
          </span>
        }
      />
      {open ? null : <p className="px-4 py-3 text-muted">{t("replay.help")}</p>}
      {open && error && !data ? (
        <div className="p-3">
          <ErrorState error={error} onRetry={() => void refetch()} />
        </div>
      ) : null}
      {open && !data && !error ? <Skeleton className="m-4 h-64" /> : null}
      {open && data ? <Player recording={data} run={run} label={label} fromMs={(linked ?? 0) * 1000} /> : null}
    </Card>
  );
}

type PlayerProps = ReplayProps & { recording: LoadedRecording; fromMs: number };

function Player({ recording: { timeline }, run, label, fromMs }: PlayerProps) {
  const t = useTranslations();
  const player = usePlayer(timeline, fromMs);
  if (timeline.endMs === 0) return <p className="px-4 py-3 text-muted">{t("replay.empty")}</p>;
  const state = timeline.stateAt(player.ms);
  const bar = <ReplayBar player={player} runId={run.id} />;
  return run.items ? (
    <BatchMoment state={state} total={run.items.total} label={label} bar={bar} />
  ) : (
    <RunMoment state={state} run={run} bar={bar} />
  );
}

/** A time in a link, as somebody may have typed it. */
function secondsOf(text: string | null): number | undefined {
  if (text === null || text.trim() === "") return undefined;
  const seconds = Number(text);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined;
}
