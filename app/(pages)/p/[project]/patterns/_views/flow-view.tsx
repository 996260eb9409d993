"use client";

import { useQuery } from "@tanstack/react-query";
import { useRef } from "react";
import { useTranslations } from "use-intl";
import { EmptyState } from "@/app/_ui/empty-state";
import { Table, Td, Th } from "@/app/_ui/table";
import type { Flow, FlowNode, PatternSetId } from "@/lib/patterns";
import { flowOptions } from "@/lib/patterns/client";
import { FigureHead } from "./figure-head";
import { FlowFigure, useNodeName } from "./flow-figure";
import { useNumbers } from "./use-numbers";
import { FigureTable, ViewFrame } from "./view-frame";
import { FLOW_STEPS, stepsOf, type FigureShown } from "../_lib/view-url";
import { AnchorFields, type AnchorProps } from "./anchor-fields";
import type { UsersFilter } from "./views-of";

type FlowViewProps = AnchorProps & {
  set: PatternSetId;
  figure: FigureShown;
  onUsers?: ((filter: UsersFilter) => void) | undefined;
};

/** What people did before and after an event. */
export function FlowView({ project, set, anchor, likely, onAnchor, figure, onFigure, onUsers }: FlowViewProps) {
  const t = useTranslations();
  const steps = stepsOf(figure, FLOW_STEPS);
  const collapse = !figure.repeats;
  return (
    <div className="space-y-3">
      <div className="flex flex-wrap items-end gap-3">
        <AnchorFields
          {...{ project, anchor, likely, onAnchor, onFigure, steps }}
          none={t("patternViews.choose")}
          range={FLOW_STEPS}
          sides={["before", "after"]}
        />
        <label className="flex h-9 items-center gap-2">
          <input
            type="checkbox"
            checked={collapse}
            onChange={({ target }) => onFigure({ repeats: target.checked ? undefined : "1" })}
          />
          {t("patternViews.collapse")}
        </label>
      </div>
      {anchor === undefined ? (
        <EmptyState title={t("patternViews.noAnchor")}>{t("patternViews.noAnchorHelp")}</EmptyState>
      ) : (
        <Loaded key={set} {...{ project, set, anchor, collapse, onAnchor, onUsers }} {...steps} />
      )}
    </div>
  );
}

type LoadedProps = Pick<FlowViewProps, "project" | "set" | "onAnchor" | "onUsers"> & {
  anchor: string;
  before: number;
  after: number;
  collapse: boolean;
};

function Loaded({ project, set, anchor, onAnchor, onUsers, ...search }: LoadedProps) {
  const t = useTranslations();
  const { countOf, count } = useNumbers();
  const nameOf = useNodeName();
  const figure = useRef<HTMLDivElement>(null);
  /** A row for each link. */
  const cellsOf = (flow: Flow) => [
    [t("patternViews.stepsFrom"), t("patternViews.from"), t("patternViews.to"), "n", t("patternViews.of")],
    ...flow.links.flatMap(({ from, to, n }) => {
      const [source, target] = [flow.nodes[from], flow.nodes[to]];
      return source && target
        ? [[String(source.step), nameOf(source), nameOf(target), String(n), String(source.n)]]
        : [];
    }),
  ];
  const query = useQuery(flowOptions(project, set, { anchor, ...search }));
  // Parts are those of the figure that is seen, also while the next one is on its way.
  const { collapse } = search;
  const middle = query.data?.anchor ?? anchor;
  const placeOf = ({ step, kind, type }: FlowNode) => ({ step, kind, type });
  const showNode = (node: FlowNode) => {
    if (onUsers) onUsers({ mark: { view: "flow", anchor: middle, at: placeOf(node), collapse }, n: node.n });
    else if (node.type !== null) onAnchor(node.type);
  };
  const showLink = (from: FlowNode, to: FlowNode, n: number) =>
    onUsers?.({ mark: { view: "flow", anchor: middle, at: placeOf(to), from: placeOf(from), collapse }, n });
  return (
    <ViewFrame query={query}>
      {(flow) =>
        flow.n === 0 ? (
          <EmptyState title={t("patternViews.nobody", { type: anchor })}>{t("patternViews.nobodyHelp")}</EmptyState>
        ) : (
          <>
            <FigureHead
              title={t("patternViews.flowOf", { type: flow.anchor })}
              text={t(flow.counted === "users" ? "patternViews.flowUsers" : "patternViews.flowSessions", {
                n: countOf(flow.n, flow.of),
                type: flow.anchor,
              })}
              picture={{ svg: () => figure.current?.querySelector<SVGSVGElement>("svg[data-picture]") }}
              table={() => cellsOf(flow)}
            >
              {flow.shared_moments > 0
                ? ` ${t("patternViews.sharedMoments", { n: count(flow.shared_moments) })}`
                : null}
            </FigureHead>
            <div ref={figure}>
              <FlowFigure flow={flow} onNode={showNode} onLink={onUsers && showLink} />
            </div>
            <FlowTable flow={flow} onLink={onUsers && showLink} />
          </>
        )
      }
    </ViewFrame>
  );
}

type FlowTableProps = { flow: Flow; onLink: ((from: FlowNode, to: FlowNode, n: number) => void) | undefined };

function FlowTable({ flow, onLink }: FlowTableProps) {
  const t = useTranslations();
  const { count, countOf } = useNumbers();
  const nameOf = useNodeName();
  return (
    <FigureTable>
      <Table label={t("patternViews.flowOf", { type: flow.anchor })}>
        <thead>
          <tr>
            <Th>{t("patternViews.steps")}</Th>
            <Th>{t("patternViews.from")}</Th>
            <Th>{t("patternViews.to")}</Th>
            <Th className="text-right">{t(`patternViews.${flow.counted}`)}</Th>
          </tr>
        </thead>
        <tbody>
          {flow.links.map(({ from, to, n }) => {
            const [source, target] = [flow.nodes[from], flow.nodes[to]];
            if (!source || !target) return null;
            const words = countOf(n, source.n);
            return (
              <tr key={`${from} ${to}`}>
                <Td className="tabular">{`${count(source.step)} → ${count(target.step)}`}</Td>
                <Td>{nameOf(source)}</Td>
                <Td>{nameOf(target)}</Td>
                <Td className="tabular text-right">
                  {onLink ? (
                    <button type="button" className="text-accent underline" onClick={() => onLink(source, target, n)}>
                      {words}
                    </button>
                  ) : (
                    words
                  )}
                </Td>
              </tr>
            );
          })}
        </tbody>
      </Table>
    </FigureTable>
  );
}
