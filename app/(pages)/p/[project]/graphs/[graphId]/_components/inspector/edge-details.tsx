"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { Tab, TabPanel, Tabs, TabsList } from "@/app/_ui/tabs";
import type { Graph, GraphEdge, Verdict } from "@/lib/causal";
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
  graph: Graph;
  edge: GraphEdge;
  onSelect: (id: string) => void;
  onJudge: (verdict: Verdict | null) => void;
  onReject: () => void;
};

/** What may be said of an edge, what it rests on, who it is about, and what a person makes of it. */
export function EdgeDetails({ graph, edge, onSelect, onJudge, onReject }: EdgeDetailsProps) {
  const t = useTranslations();
  const words = useEdgeWords();
  const [tab, setTab] = useState<TabName>("summary");
  const [user, setUser] = useState<string>();
  const showRows = (of: string) => {
    setUser(of);
    setTab("rows");
  };
  return (
    <div className="space-y-3">
      <p className="text-md font-medium" data-testid="edge-sentence">
        {edge.sentence[words.lang]}
      </p>
      <Seal edge={edge} />
      <VerdictButtons edge={edge} onJudge={onJudge} onReject={onReject} />
      <TraceBar graph={graph} edge={edge} user={user} onPeople={() => setTab("people")} onRows={() => setTab("rows")} />
      <Tabs value={tab} onValueChange={(next) => setTab(TABS.find((each) => each === next) ?? "summary")}>
        <TabsList aria-label={t("graphs.aboutEdge")} className="mb-3">
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
    </div>
  );
}
