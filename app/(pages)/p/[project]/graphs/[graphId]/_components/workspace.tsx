"use client";

import { useCallback, useEffect, useMemo, useState, type KeyboardEvent } from "react";
import { useTranslations } from "use-intl";
import { announce } from "@/app/_ui/announcer";
import { Button } from "@/app/_ui/button";
import { EmptyState } from "@/app/_ui/empty-state";
import { Notice } from "@/app/_ui/notice";
import { Skeleton } from "@/app/_ui/skeleton";
import { useHydrated } from "@/app/_ui/state/use-hydrated";
import { useMedia } from "@/app/_ui/state/use-media";
import { degreesOf, type GraphOutline, type GraphPart } from "@/lib/causal";
import { warmLayoutWorker } from "@/lib/causal/client";
import { GraphCanvas } from "../../_canvas/graph-canvas";
import { EdgeCard, NodeCard } from "../../_components/edge-card";
import { LiveGeneration } from "../../_components/live-generation";
import { useEdgeWords } from "../../_components/use-edge-words";
import { useJudge, useVerdictKeys } from "../../_components/use-verdict";
import type { GraphAddress } from "../../_lib/use-graph-address";
import { NO_FILTERS } from "../../_lib/view-url";
import { AboutGraph } from "./about-graph";
import { CoverageMeter } from "./coverage-meter";
import { Filters } from "./filters";
import { GraphHead } from "./graph-head";
import { GraphInspector } from "./inspector/graph-inspector";
import { Legend } from "./legend";
import { EdgeList } from "./table/edge-list";
import { Toolbar } from "./toolbar";
import { usePicture } from "./use-picture";

type WorkspaceProps = {
  graph: GraphOutline | GraphPart;
  address: GraphAddress;
  /** Another version is on its way. */ old: boolean;
};

export function Workspace({ graph, address, old }: WorkspaceProps) {
  const t = useTranslations();
  const hydrated = useHydrated();
  const phone = useMedia("(max-width: 47.99rem)");
  const roomy = useMedia("(min-width: 80rem)");
  const wide = useMedia("(min-width: 64rem)");
  const { shown, show } = address;
  const picture = usePicture(graph, shown);
  const words = useEdgeWords();
  const judge = useJudge(graph.id, graph.version);
  const { onVerdictKey, reject, dialog } = useVerdictKeys(judge);
  const [filtersOpen, setFiltersOpen] = useState(false);
  const view = shown.view ?? (phone ? "table" : "graph");
  const edges = useMemo(() => new Map(graph.edges.map((edge) => [edge.id, edge])), [graph.edges]);
  const degrees = useMemo(() => ("part" in graph ? graph.part.degrees : degreesOf(graph.edges)), [graph]);
  const nodes = useMemo(() => new Map(graph.nodes.map((node) => [node.id, node])), [graph.nodes]);
  const inspected = shown.edge ? edges.get(shown.edge) : shown.node ? nodes.get(shown.node) : undefined;

  // Synchronises with the browser's workers: the program that places nodes is on its way before anybody waits for it.
  useEffect(() => {
    const idle = setTimeout(warmLayoutWorker, 1500);
    return () => clearTimeout(idle);
  }, []);

  const nameOf = useCallback(
    (id: string) => {
      const edge = edges.get(id);
      if (edge) return words.edge(edge);
      const node = nodes.get(id);
      return node ? words.node(node, degrees[node.id], graph.figures.users) : id;
    },
    [edges, nodes, words, degrees, graph.figures.users],
  );
  const cardOf = (id: string) => {
    const edge = edges.get(id);
    const node = nodes.get(id);
    return edge ? <EdgeCard edge={edge} /> : node ? <NodeCard node={node} graph={graph} /> : null;
  };
  const select = (id: string) => show(edges.has(id) ? { edge: id, node: undefined } : { node: id, edge: undefined });
  const close = () => show({ edge: undefined, node: undefined });
  const nextView = () => {
    const next = view === "graph" ? "table" : "graph";
    show({ view: next });
    announce(t(`graphs.view.${next}`));
  };
  const onKey = (event: KeyboardEvent, at: string | undefined) => {
    if (event.key === "v") nextView();
    else return onVerdictKey(event, at === undefined ? undefined : edges.get(at));
    return true;
  };
  const nothing = picture.fitting === 0 && picture.coverage.edges.of > 0;
  const filters = <Filters graph={graph} address={address} />;

  return (
    <>
      <GraphHead graph={graph} address={address} scene={picture.scene} />
      {hydrated && shown.run ? (
        <LiveGeneration
          key={shown.run}
          runId={shown.run}
          onDone={() => show({ run: undefined, v: undefined })}
          onDismiss={() => show({ run: undefined })}
        />
      ) : null}
      <Toolbar
        address={address}
        view={view}
        onFilters={() => setFiltersOpen((open) => !open)}
        filtersOpen={filtersOpen}
        graph={graph}
      />
      <div className="flex items-start gap-4">
        {filtersOpen && wide ? (
          <aside
            aria-label={t("graphs.filters")}
            className="sticky top-16 max-h-[calc(100dvh-5rem-var(--dock,0px))] w-60 shrink-0 overflow-y-auto rounded-lg border border-line bg-surface p-3"
          >
            {filters}
          </aside>
        ) : null}
        <div className="min-w-0 flex-1 space-y-3">
          {filtersOpen && !wide ? <div className="rounded-lg border border-line bg-surface p-3">{filters}</div> : null}
          {picture.simple ? <Notice tone="warn">{t("graphs.simpleLayout")}</Notice> : null}
          {nothing ? (
            <EmptyState
              title={t("graphs.noneFit")}
              actions={<Button onClick={() => show(NO_FILTERS)}>{t("graphs.showAll")}</Button>}
            />
          ) : view === "table" && "part" in graph ? (
            <div role="status" aria-label={t("common.loading")}>
              <Skeleton className="h-[60dvh]" />
            </div>
          ) : view === "table" ? (
            <EdgeList
              graph={graph}
              edges={picture.listed}
              selected={shown.edge}
              sort={shown.sort}
              onSort={(sort) => show({ sort })}
              onSelect={(id) => select(id)}
              onVerdictKey={onVerdictKey}
              onNextView={nextView}
            />
          ) : picture.scene ? (
            <GraphCanvas
              key={graph.id}
              scene={picture.scene}
              label={t("graphs.summary", {
                name: graph.name,
                edges: picture.drawn.edges.length,
                nodes: picture.drawn.nodes.length,
                strongest: picture.drawn.edges[0]?.sentence[words.lang] ?? t("graphs.noEdges"),
              })}
              nameOf={nameOf}
              cardOf={cardOf}
              selected={shown.edge ?? shown.node}
              onSelect={select}
              onKey={onKey}
              busy={picture.placing || old}
              className="h-[min(70dvh,44rem)] min-h-80"
            />
          ) : (
            <div role="status" className="space-y-2">
              <p className="text-muted">{t("graphs.layingOut", { nodes: picture.drawn.nodes.length })}</p>
              <Skeleton className="h-[60dvh]" />
            </div>
          )}
          {view === "graph" ? (
            <p id="graph-keys" className="text-sm text-muted max-md:hidden">
              {t("graphs.keys")}
            </p>
          ) : null}
          <CoverageMeter
            coverage={picture.coverage}
            drawn={picture.drawn.edges.length}
            fitting={picture.fitting}
            all={shown.all}
            table={view === "table"}
            onAll={(all) => show({ all: all ? "1" : undefined })}
            onTable={() => show({ view: "table" })}
          />
          <Legend address={address} />
          <AboutGraph graph={graph} address={address} onSelect={select} />
        </div>
        {inspected ? (
          <GraphInspector
            graph={graph}
            inspected={inspected}
            docked={roomy}
            onSelect={select}
            onClose={close}
            onJudge={judge}
            onReject={reject}
          />
        ) : null}
      </div>
      {dialog}
    </>
  );
}
