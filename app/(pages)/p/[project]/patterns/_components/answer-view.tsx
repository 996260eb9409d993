"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Tab, TabPanel, Tabs, TabsList } from "@/app/_ui/tabs";
import { useMedia } from "@/app/_ui/state/use-media";
import { PatternId, patternId, type MiningQuestion, type PatternSet } from "@/lib/patterns";
import { patternOptions } from "@/lib/patterns/client";
import { useProject } from "../../_components/project-context";
import { tighter } from "../_lib/tighter";
import { NO_FILTERS, VIEWS } from "../_lib/view-url";
import { PatternViews } from "../_views/pattern-views";
import type { UsersFilter } from "../_views/views-of";
import { EmptyResult } from "./empty-result";
import { PatternInspector } from "./inspector/pattern-inspector";
import { ResultFilters } from "./result-filters";
import { Comparison } from "./sets/comparison";
import { SetHead } from "./sets/set-head";
import { SetNotices } from "./sets/set-notices";
import { PatternList } from "./table/pattern-list";
import type { Address } from "./use-address";
import type { Answer } from "./use-answer";
import { UsersOfMark } from "./users-of-mark";

type AnswerViewProps = {
  address: Address;
  answer: Answer;
  set: PatternSet;
  inspected: PatternId | undefined;
  /** A search is about to begin. */
  pending: boolean;
  onMine: (question: MiningQuestion) => void;
};

/** A set as a whole, its patterns in one of several views, and one of them with all its figures. */
export function AnswerView({ address, answer, set, inspected, pending, onMine }: AnswerViewProps) {
  const t = useTranslations();
  const project = useProject();
  const roomy = useMedia("(min-width: 80rem)");
  const { shown, show, goTo } = address;
  const [chosen, setChosen] = useState<UsersFilter>();
  const { asked } = answer;
  // The funnel begins with the pattern that is opened, whatever its steps were before.
  const select = (id: PatternId) => show({ pattern: id, step: undefined });
  // Funnel and flow begin with the pattern that is open.
  const { data } = useQuery({
    ...patternOptions(project.id, inspected ?? patternId(set.id, 1)),
    enabled: inspected !== undefined,
  });
  // A query that is not enabled still tells what is kept of the first pattern.
  const opened = inspected ? data : undefined;
  const clear = () => show(NO_FILTERS);
  return (
    <>
      <SetNotices
        set={set}
        other={answer.other}
        onAsk={() => goTo(set.question, { set: set.id })}
        onTighten={() => asked.ask({ min: tighter(set) })}
        onMine={() => onMine(asked.question)}
      />
      <SetHead
        set={set}
        search={shown.search}
        onChoose={(other) => goTo(other.question, { ...NO_FILTERS, set: other.id, compare: undefined })}
        onCompare={(compare) => show({ compare, set: set.id })}
      />
      {shown.compare && shown.compare !== set.id ? (
        <Comparison
          first={set}
          second={shown.compare}
          side={shown.side}
          onSide={(side) => show({ side })}
          onClose={() => show({ compare: undefined, side: undefined })}
        />
      ) : set.patterns === 0 ? (
        <EmptyResult set={set} pending={pending} onMine={onMine} />
      ) : (
        <div className="flex items-start gap-4">
          <Tabs
            value={shown.view}
            onValueChange={(view) => show({ view: view === "table" ? undefined : view })}
            className="min-w-0 flex-1"
          >
            <TabsList aria-label={t("patterns.views")} className="mb-3">
              {VIEWS.map((view) => (
                <Tab key={view} value={view}>
                  {t(`patterns.view.${view}`)}
                </Tab>
              ))}
            </TabsList>
            <TabPanel value="table">
              <ResultFilters address={address} onClear={clear} />
              <PatternList
                set={set}
                search={shown.search}
                selected={inspected}
                onSelect={select}
                onSort={(sort, order) => show({ sort, order })}
                onClear={clear}
                onShowHidden={() => show({ hidden: "1" })}
              />
            </TabPanel>
            {VIEWS.map((view) =>
              view === "table" ? null : (
                <TabPanel key={view} value={view}>
                  {view === "points" ? <ResultFilters address={address} onClear={clear} /> : null}
                  <PatternViews
                    project={project.id}
                    set={set}
                    view={view}
                    search={shown.search}
                    onClear={clear}
                    selected={opened}
                    onSelect={(id) => select(PatternId.parse(id))}
                    anchor={shown.anchor}
                    onAnchor={(anchor) => show({ anchor })}
                    figure={shown.figure}
                    onFigure={show}
                    onUsers={setChosen}
                  />
                </TabPanel>
              ),
            )}
          </Tabs>
          {inspected ? (
            <PatternInspector
              set={set}
              id={inspected}
              docked={roomy}
              pinned={shown.pin?.startsWith(`${set.id}-`) ? shown.pin : undefined}
              onPin={(pin) => show({ pin })}
              onSelect={select}
              onClose={() => show({ pattern: undefined })}
            />
          ) : null}
        </div>
      )}
      {chosen ? (
        <UsersOfMark
          set={set}
          filter={chosen}
          onAnchor={(anchor) => {
            setChosen(undefined);
            show({ anchor });
          }}
          onClose={() => setChosen(undefined)}
        />
      ) : null}
    </>
  );
}
