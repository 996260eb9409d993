"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { EmptyState } from "@/app/_ui/empty-state";
import { Field, Select } from "@/app/_ui/field";
import { Table, Td, Th } from "@/app/_ui/table";
import { FLOW_STEPS_MAX, type Flow, type FlowNode, type PatternSetId } from "@/lib/patterns";
import { flowOptions } from "@/lib/patterns/client";
import { FlowFigure, useNodeName } from "./flow-figure";
import { TypeSelect } from "./type-select";
import { useNumbers } from "./use-numbers";
import { FigureTable, ViewFrame } from "./view-frame";
import type { FigureShown } from "../_lib/view-url";
import type { FigureChange, UsersFilter } from "./views-of";

type FlowViewProps = {
  project: string;
  set: PatternSetId;
  anchor: string | undefined;
  /** Types that are likely to be wanted as the anchor. */
  likely: readonly string[];
  onAnchor: (type: string | undefined) => void;
  figure: FigureShown;
  onFigure: FigureChange;
  onUsers?: ((filter: UsersFilter) => void) | undefined;
};

/** What people did before and after an event. */
export function FlowView({ project, set, anchor, likely, onAnchor, figure, onFigure, onUsers }: FlowViewProps) {
  const t = useTranslations();
  const steps = { before: figure.before ?? 3, after: figure.after ?? 3 };
  const collapse = !figure.repeats;
  return (
    <div className="space-y-3">
      <div className="flex flex-wrap items-end gap-3">
        <Field label={t("patternViews.anchor")} className="w-60 max-w-full">
          <TypeSelect
            project={project}
            value={anchor ?? ""}
            none={t("patternViews.choose")}
            first={likely}
            onChange={onAnchor}
          />
        </Field>
        {(["before", "after"] as const).map((side) => (
          <Field key={side} label={t(`patternViews.${side}`)} className="w-24">
            <Select value={steps[side]} onChange={({ target }) => onFigure({ [side]: target.value })}>
              {Array.from({ length: FLOW_STEPS_MAX + 1 }, (_, n) => (
                <option key={n} value={n}>
                  {n}
                </option>
              ))}
            </Select>
          </Field>
        ))}
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
            <p className="text-muted">
              {t(flow.counted === "users" ? "patternViews.flowUsers" : "patternViews.flowSessions", {
                n: countOf(flow.n, flow.of),
                type: flow.anchor,
              })}
              {flow.shared_moments > 0
                ? ` ${t("patternViews.sharedMoments", { n: count(flow.shared_moments) })}`
                : null}
            </p>
            <FlowFigure flow={flow} onNode={showNode} onLink={onUsers && showLink} />
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
