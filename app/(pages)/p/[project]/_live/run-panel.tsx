"use client";

import { useState, type ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Segmented } from "@/app/_ui/segmented";
import { useMedia } from "@/app/_ui/state/use-media";
import type { RunKind } from "@/lib/runs";
import type { RunView } from "@/lib/runs/client";
import { LiveEvents } from "./live-events";
import { LiveGraph } from "./live-graph";
import { LiveNames } from "./live-names";
import { LivePatterns } from "./live-patterns";
import { LiveTags } from "./live-tags";
import { LiveProposals } from "./live-proposals";
import { LiveText } from "./live-text";
import { Reasoning } from "./reasoning";
import { RunSteps } from "./run-steps";
import { RunTroubles } from "./run-troubles";
import { hasEnded } from "./run-view";

type RunPanelProps = {
  view: RunView;
  kind: RunKind;
  /** What stands above: state, figures and controls of a run, or those of its replay. */
  strip: ReactNode;
  /** A replay shows how a run stood; nothing can be done about it any more. */
  replayed?: boolean;
};

/** What a run has written and what came of it: the same picture from the live stream, from the log and from a replay. */
export function RunPanel({ view, kind, strip, replayed = false }: RunPanelProps) {
  const t = useTranslations();
  const wide = useMedia("(min-width: 48rem)");
  const [part, setPart] = useState<"text" | "events">("text");
  const live = !hasEnded(view);
  const text = (
    <div className="flex h-full min-h-0 min-w-0 flex-col">
      <Reasoning text={view.reasoning} live={live && view.answer === ""} />
      <div className="min-h-0 flex-1">
        <LiveText
          text={view.answer}
          live={live}
          label={t("live.text")}
          empty={live ? t("live.textEmpty") : t("live.textNone")}
        />
      </div>
    </div>
  );
  const tags = kind === "tag-entities";
  const identifies = kind === "identify-relations";
  const proposes = kind === "merge-event-types";
  const mines = kind === "mine-patterns";
  const draws = kind === "generate-graph" || kind === "review-edges";
  const results = mines ? (
    <LivePatterns patterns={view.patterns} live={live} />
  ) : draws ? (
    <LiveGraph view={view} />
  ) : tags ? (
    <LiveTags tagged={view.tagged} rejected={view.rejected} live={live} />
  ) : identifies ? (
    <LiveNames identified={view.identified} rejected={view.rejected} live={live} />
  ) : proposes ? (
    <LiveProposals proposals={view.proposals} rejected={view.rejected} live={live} />
  ) : (
    <LiveEvents events={view.events} rejected={view.rejected} live={live} />
  );
  const partWords = tags
    ? `${t("live.viewTags")} ${view.tagged.length}`
    : identifies
      ? `${t("live.viewNames")} ${view.identified.length}`
      : proposes
        ? `${t("live.viewProposals")} ${view.proposals.length}`
        : draws
          ? t("graphs.viewGraph")
          : `${t("live.viewEvents")} ${view.events.length}`;

  return (
    <div className="flex h-full min-h-0 flex-col">
      {strip}
      {replayed ? null : <RunTroubles view={view} kind={kind} />}
      {kind === "import" ? <RunSteps messages={view.messages} /> : null}
      {kind === "summarize-user" ? <div className="min-h-0 flex-1">{text}</div> : null}
      {/* No model writes anything of patterns. */}
      {mines ? <div className="min-h-0 flex-1">{results}</div> : null}
      {kind === "import" || kind === "summarize-user" || mines ? null : wide ? (
        <div className="grid min-h-0 flex-1 grid-cols-[3fr_2fr] divide-x divide-line">
          {text}
          {results}
        </div>
      ) : (
        <>
          <div className="px-3 pt-2">
            <Segmented
              label={t("live.viewLabel")}
              value={part}
              onChange={setPart}
              options={[
                { value: "text", label: t("live.viewText") },
                { value: "events", label: partWords },
              ]}
            />
          </div>
          <div className="min-h-0 flex-1">{part === "text" ? text : results}</div>
        </>
      )}
    </div>
  );
}
