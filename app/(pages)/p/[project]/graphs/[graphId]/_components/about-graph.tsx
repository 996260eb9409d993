"use client";

import { useQuery } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Chip } from "@/app/_ui/chip";
import { ErrorLine } from "@/app/_ui/error-state";
import { Skeleton } from "@/app/_ui/skeleton";
import type { EdgeChange, GraphOutline } from "@/lib/causal";
import { graphChangesOptions } from "@/lib/causal/client";
import { useProject } from "../../../_components/project-context";
import { useLineReason } from "../../../_live/reasons";
import { useDuration } from "../../../_lib/use-duration";
import { LevelBar } from "../../_components/level-bar";
import { useEdgeWords, useGraphLang, useNodeLabel } from "../../_components/use-edge-words";
import { useGraphWords } from "../../_components/use-graph-words";
import type { GraphAddress } from "../../_lib/use-graph-address";

type AboutGraphProps = { graph: GraphOutline; address: GraphAddress; onSelect: (id: string) => void };

/** What the graph rests on, what limits it, what the model says of it, and what changed since the version before. */
export function AboutGraph({ graph, address, onSelect }: AboutGraphProps) {
  const t = useTranslations();
  const words = useEdgeWords();
  const duration = useDuration();
  const { limit } = useGraphWords();
  const { figures } = graph;
  return (
    <div className="divide-y divide-line rounded-lg border border-line bg-surface">
      {graph.insights.length > 0 ? (
        <Fold title={t("graphs.insights", { count: words.count(graph.insights.length) })} open>
          <Insights graph={graph} onSelect={onSelect} />
        </Fold>
      ) : null}
      <Fold title={t("graphs.about")}>
        <LevelBar levels={graph.levels} legend />
        <p className="tabular mt-2">
          {t("graphs.restsOn", {
            events: figures.events,
            users: figures.users,
            sessions: figures.sessions,
            types: figures.types,
          })}{" "}
          {t("graphs.tested", { count: figures.tested })}{" "}
          {figures.window_ms === null ? null : t("graphs.within", { time: duration(figures.window_ms) })}{" "}
          {t("graphs.took", { time: duration(figures.duration_ms) })}
        </p>
        <ul className="mt-2 list-disc space-y-1 pl-5 text-muted">
          {graph.limits.map((each, at) => (
            <li key={at}>{limit(each)}</li>
          ))}
        </ul>
      </Fold>
      {graph.version > 1 ? <Changes graph={graph} address={address} onSelect={onSelect} /> : null}
      {graph.rejected.length > 0 ? (
        <Fold title={t("graphs.rejectedLines", { count: words.count(graph.rejected.length) })}>
          <Rejected rejected={graph.rejected} />
        </Fold>
      ) : null}
    </div>
  );
}

type FoldProps = { title: ReactNode; open?: boolean; onOpen?: () => void; children: ReactNode };

function Fold({ title, open = false, onOpen, children }: FoldProps) {
  return (
    <details open={open} className="px-3 py-2" onToggle={({ currentTarget }) => currentTarget.open && onOpen?.()}>
      <summary className="w-fit rounded-sm font-medium">{title}</summary>
      <div className="pt-2 pb-1">{children}</div>
    </details>
  );
}

function Insights({ graph, onSelect }: Omit<AboutGraphProps, "address">) {
  const t = useTranslations();
  const lang = useGraphLang();
  const label = useNodeLabel(graph);
  const edges = new Map(graph.edges.map((edge) => [edge.id, edge]));
  return (
    <ul className="space-y-2">
      {graph.insights.map(({ text, edges: ids, overstated }, at) => (
        <li key={at}>
          <p>
            {text[lang]} {overstated ? <Chip tone="warn">{t("graphs.overstated")}</Chip> : null}
          </p>
          <p className="flex flex-wrap gap-1.5">
            {ids.flatMap((id) => {
              const edge = edges.get(id);
              return edge ? (
                <button
                  key={id}
                  type="button"
                  className="min-h-6 rounded-sm border border-line bg-inset px-1.5 text-sm hover:border-border"
                  onClick={() => onSelect(id)}
                >
                  {label(edge.source)} → {label(edge.target)}
                </button>
              ) : (
                []
              );
            })}
          </p>
        </li>
      ))}
    </ul>
  );
}

function Rejected({ rejected }: { rejected: GraphOutline["rejected"] }) {
  const t = useTranslations();
  const reason = useLineReason();
  return (
    <ul className="space-y-1.5">
      {rejected.map(({ line, reason: why, detail, text }) => (
        <li key={line}>
          {t("live.rejectedLine", { line: String(line), reason: reason(why) })}
          {detail ? <span className="text-muted"> {detail}</span> : null}
          {text ? <code className="line-clamp-2 block font-mono text-xs">{text}</code> : null}
        </li>
      ))}
    </ul>
  );
}

function Changes({ graph, address: { shown }, onSelect }: AboutGraphProps) {
  const t = useTranslations();
  const [wanted, setWanted] = useState(shown.since !== undefined);
  const from = shown.since && shown.since < graph.version ? shown.since : graph.version - 1;
  return (
    <Fold
      title={t("graphs.changesSince", { version: String(from) })}
      open={shown.since !== undefined}
      onOpen={() => setWanted(true)}
    >
      {wanted ? <ChangesList graph={graph} from={from} onSelect={onSelect} /> : null}
    </Fold>
  );
}

function ChangesList({ graph, from, onSelect }: { graph: GraphOutline; from: number; onSelect: (id: string) => void }) {
  const t = useTranslations();
  const project = useProject();
  const words = useEdgeWords();
  const { data, error } = useQuery(graphChangesOptions(project.id, graph.id, from, graph.version));
  const present = new Set<string>(graph.edges.map(({ id }) => id));
  if (error && !data) return <ErrorLine error={error} />;
  if (!data) return <Skeleton />;
  const figures = (side: EdgeChange["before"]) =>
    side
      ? [words.level(side), t(`graphs.relation.${side.relation}`), side.lift ? `×${words.ratio(side.lift.est)}` : ""]
          .filter(Boolean)
          .join(" · ")
      : "–";
  return (
    <div className="space-y-2">
      <p className="tabular text-muted">
        {t("graphs.changedData", {
          events: words.count(data.events.after - data.events.before),
          users: words.count(data.users.after - data.users.before),
          unchanged: data.unchanged,
        })}
      </p>
      {data.nodes.added.length > 0 ? (
        <p>
          {t("graphs.nodesAdded")} {data.nodes.added.map((label) => label[words.lang]).join(", ")}
        </p>
      ) : null}
      {data.nodes.removed.length > 0 ? (
        <p>
          {t("graphs.nodesRemoved")} {data.nodes.removed.map((label) => label[words.lang]).join(", ")}
        </p>
      ) : null}
      {data.edges.length === 0 ? <p>{t("graphs.noChanges")}</p> : null}
      <ul className="divide-y divide-line" data-testid="graph-changes">
        {data.edges.map(({ edge, source, target, change, before, after, reason }) => (
          <li key={edge} className="flex flex-wrap items-center gap-x-3 gap-y-0.5 py-1.5">
            <Chip tone={change === "added" ? "ok" : change === "removed" ? "danger" : "neutral"}>
              {t(`graphs.change.${change}`)}
            </Chip>
            {present.has(edge) ? (
              <button type="button" className="min-h-6 text-accent hover:underline" onClick={() => onSelect(edge)}>
                {source[words.lang]} → {target[words.lang]}
              </button>
            ) : (
              <span>
                {source[words.lang]} → {target[words.lang]}
              </span>
            )}
            <span className="tabular text-sm">
              {figures(before)} ⇒ {figures(after)}
            </span>
            <span className="text-sm text-muted">{t(`graphs.changeReason.${reason}`)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
