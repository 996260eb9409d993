"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { ErrorLine } from "@/app/_ui/error-state";
import { Skeleton } from "@/app/_ui/skeleton";
import { Tab, TabPanel, Tabs, TabsList } from "@/app/_ui/tabs";
import type { EdgeOutline, GraphEdge, GraphOutline, Verdict } from "@/lib/causal";
import { edgeOptions } from "@/lib/causal/client";
import { useProject } from "../../../../_components/project-context";
import { Seal } from "../../../_components/seal";
import { useEdgeWords } from "../../../_components/use-edge-words";
import { VerdictButtons } from "../../../_components/verdict-buttons";
import { EdgeCounter } from "./edge-counter";
import { EdgeHistory } from "./edge-history";
import { EdgeModel } from "./edge-model";
import { EdgeNumbers } from "./edge-numbers";
import { EdgePeople } from "./edge-people";
import { EdgeRowsOf } from "./edge-rows";
import { EdgeSummary } from "./edge-summary";
import { TraceBar } from "./trace-bar";

const TABS = ["summary", "numbers", "model", "people", "rows", "counter", "history"] as const;
type TabName = (typeof TABS)[number];

type EdgeDetailsProps = {
  graph: GraphOutline;
  edge: EdgeOutline;
  onSelect: (id: string) => void;
  onJudge: (verdict: Verdict | null) => void;
  onReject: () => void;
};

/** What may be said of an edge, what it rests on, who it is about, and what a person makes of it. */
export function EdgeDetails(props: EdgeDetailsProps) {
  const { graph, edge: outline, onJudge, onReject } = props;
  const words = useEdgeWords();
  const project = useProject();
  const { data, error } = useQuery(edgeOptions(project.id, graph.id, outline.id, graph.version));
  return (
    <div className="space-y-3">
      <p className="text-md font-medium" data-testid="edge-sentence">
        {outline.sentence[words.lang]}
      </p>
      <Seal edge={outline} />
      <VerdictButtons edge={outline} onJudge={onJudge} onReject={onReject} />
      {data ? <EdgeTabs {...props} edge={data} /> : error ? <ErrorLine error={error} /> : <Skeleton className="h-40" />}
    </div>
  );
}

function EdgeTabs({ graph, edge, onSelect }: Pick<EdgeDetailsProps, "graph" | "onSelect"> & { edge: GraphEdge }) {
  const t = useTranslations();
  const [tab, setTab] = useState<TabName>("summary");
  const [user, setUser] = useState<string>();
  const showRows = (of: string) => {
    setUser(of);
    setTab("rows");
  };
  return (
    <>
      <TraceBar graph={graph} edge={edge} user={user} onPeople={() => setTab("people")} onRows={() => setTab("rows")} />
      <Tabs value={tab} onValueChange={(next) => setTab(TABS.find((each) => each === next) ?? "summary")}>
        <TabsList aria-label={t("graphs.aboutEdge")} className="mb-3 flex-wrap overflow-x-visible">
          {TABS.map((each) => (
            <Tab key={each} value={each}>
              {t(`graphs.tab.${each}`)}
            </Tab>
          ))}
        </TabsList>
        <TabPanel value="summary">
          <EdgeSummary graph={graph} edge={edge} onSelect={onSelect} />
        </TabPanel>
        <TabPanel value="numbers">
          <EdgeNumbers graph={graph} edge={edge} />
        </TabPanel>
        <TabPanel value="model">
          <EdgeModel edge={edge} />
        </TabPanel>
        <TabPanel value="people">
          <EdgePeople graph={graph} edge={edge} onRows={showRows} />
        </TabPanel>
        <TabPanel value="rows">
          <EdgeRowsOf graph={graph} edge={edge} user={user} onUser={setUser} />
        </TabPanel>
        <TabPanel value="counter">
          <EdgeCounter graph={graph} edge={edge} onRows={showRows} />
        </TabPanel>
        <TabPanel value="history">
          <EdgeHistory graph={graph} edge={edge} />
        </TabPanel>
      </Tabs>
    </>
  );
}
