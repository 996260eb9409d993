"use client";

import { useRunView } from "@/lib/runs/client";
import type { RunKind } from "@/lib/runs";
import { BatchStream } from "./batch/batch-stream";
import { RunPanel } from "./run-panel";
import { RunStrip } from "./run-strip";

type RunStreamProps = { runId: string; kind: RunKind; subject: string | undefined; users?: number | undefined };

/** A run as it goes or as it ended: of one thing its text and events, of many users their lanes. */
export function RunStream({ runId, kind, subject, users }: RunStreamProps) {
  return users === undefined ? (
    <OneStream runId={runId} kind={kind} subject={subject} />
  ) : (
    <BatchStream runId={runId} kind={kind} users={users} />
  );
}

function OneStream({ runId, kind, subject }: Omit<RunStreamProps, "users">) {
  const view = useRunView(runId);
  return <RunPanel view={view} kind={kind} strip={<RunStrip view={view} kind={kind} subject={subject} />} />;
}
