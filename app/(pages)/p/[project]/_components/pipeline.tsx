"use client";

import { CircleAlert, CircleCheck, CircleDashed, LoaderCircle } from "lucide-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@/app/_ui/link";
import { useTranslations } from "use-intl";
import { graphsOptions } from "@/lib/causal/client";
import { patternSetsOptions } from "@/lib/patterns/client";
import { useLiveRuns } from "../_live/use-panel-runs";
import { useProject } from "./project-context";

type State = "empty" | "running" | "stale" | "ready";

const icons = { empty: CircleDashed, running: LoaderCircle, stale: CircleAlert, ready: CircleCheck } as const;
const inks = {
  empty: "text-muted",
  running: "text-accent animate-spin [animation-duration:2s]",
  stale: "text-warn",
  ready: "text-ok",
} as const;
const words = { empty: "stateEmpty", running: "stateRunning", stale: "stateStale", ready: "stateReady" } as const;

/** The steps from raw rows to a causal graph, each with its true state. */
export function Pipeline() {
  const t = useTranslations();
  const project = useProject();
  const live = useLiveRuns() ?? [];
  const { users, behaviors, events } = project;
  const importing = live.some(({ kind }) => kind === "import");
  const mining = live.some(({ kind }) => kind === "mine-patterns");
  const latest = useInfiniteQuery(patternSetsOptions(project.id)).data?.pages[0]?.items[0];
  const drawing = live.some(({ kind }) => kind === "generate-graph");
  const graph = useInfiniteQuery(graphsOptions(project.id)).data?.pages[0]?.items[0];
  const extracting = live.filter(({ kind }) => kind === "extract-events").length;

  const importState: State = importing ? "running" : behaviors > 0 || users > 0 ? "ready" : "empty";
  const extractState: State = extracting > 0 ? "running" : events > 0 ? "ready" : "empty";
  const mineState: State = mining ? "running" : latest?.stale ? "stale" : latest ? "ready" : "empty";
  const graphState: State = drawing ? "running" : graph?.stale ? "stale" : graph ? "ready" : "empty";
  return (
    <ol aria-label={t("overview.pipeline")} className="grid gap-3 md:grid-cols-2 xl:grid-cols-4">
      <Step
        number={1}
        title={t("overview.stepImport")}
        state={importState}
        href={`/p/${project.id}/imports`}
        text={
          importing
            ? t("overview.importRunning")
            : importState === "empty"
              ? t("overview.importEmpty")
              : t("overview.importReady", { behaviors, users })
        }
      />
      <Step
        number={2}
        title={t("overview.stepExtract")}
        state={extractState}
        href={`/p/${project.id}/users`}
        text={
          extracting > 0
            ? t("overview.extractRunning", { count: extracting })
            : events > 0
              ? t("overview.extractReady", { events })
              : behaviors === 0
                ? t("overview.extractWaiting")
                : t("overview.extractEmpty")
        }
      />
      <Step
        number={3}
        title={t("overview.stepMine")}
        state={mineState}
        href={`/p/${project.id}/patterns`}
        text={
          mining
            ? t("overview.mineRunning")
            : latest
              ? t(latest.stale ? "overview.mineStale" : "overview.mineReady", {
                  patterns: latest.patterns,
                  beyond: String(latest.beyond_chance),
                })
              : events === 0
                ? t("overview.mineWaiting")
                : t("overview.mineEmpty")
        }
      />
      <Step
        number={4}
        title={t("overview.stepGraph")}
        state={graphState}
        href={`/p/${project.id}/graphs`}
        text={
          drawing
            ? t("overview.graphRunning")
            : graph
              ? t(graph.stale ? "overview.graphStale" : "overview.graphReady", {
                  edges: graph.edges,
                  ordered: String(graph.levels.slice(2).reduce((sum, edges) => sum + edges, 0)),
                })
              : events === 0
                ? t("overview.graphWaiting")
                : t("overview.graphEmpty")
        }
      />
    </ol>
  );
}

type StepProps = { number: number; title: string; state: State; href: string; text: string };

function Step({ number, title, state, href, text }: StepProps) {
  const t = useTranslations();
  const Icon = icons[state];
  return (
    <li>
      <Link
        href={href}
        className="flex h-full items-start gap-3 rounded-lg border border-line bg-surface px-4 py-3 hover:bg-inset"
      >
        <Icon aria-hidden className={`mt-0.5 size-5 shrink-0 ${inks[state]}`} />
        <span className="min-w-0">
          <span className="block font-medium">
            {number}. {title} <span className="text-sm font-normal text-muted">· {t(`overview.${words[state]}`)}</span>
          </span>
          <span className="block text-muted">{text}</span>
        </span>
      </Link>
    </li>
  );
}
