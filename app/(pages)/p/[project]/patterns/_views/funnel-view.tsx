"use client";

import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { EmptyState } from "@/app/_ui/empty-state";
import { Field } from "@/app/_ui/field";
import { IconButton } from "@/app/_ui/icon-button";
import { FUNNEL_STEPS_MAX, type Funnel, type PatternSetId } from "@/lib/patterns";
import { funnelOptions } from "@/lib/patterns/client";
import { useDuration } from "../../_lib/use-duration";
import { FigureHead } from "./figure-head";
import { FunnelPicture } from "./funnel-picture";
import { TypeSelect } from "./type-select";
import { useNumbers } from "./use-numbers";
import { useRoving, type RovingProps } from "./use-roving";
import { ViewFrame } from "./view-frame";
import type { FigureChange, UsersFilter } from "./views-of";

type FunnelViewProps = {
  project: string;
  set: PatternSetId;
  steps: readonly string[];
  onFigure: FigureChange;
  onUsers?: ((filter: UsersFilter) => void) | undefined;
};

/** How many get how far through chosen steps, within the limits of the set's question. */
export function FunnelView({ project, set, steps, onFigure, onUsers }: FunnelViewProps) {
  const t = useTranslations();
  const setSteps = (step: readonly string[]) => onFigure({ step });
  return (
    <div className="space-y-3">
      <div className="flex flex-wrap items-end gap-3">
        <ol aria-label={t("patternViews.steps")} className="flex flex-wrap items-center gap-1.5">
          {steps.map((type, i) => (
            <li key={`${i} ${type}`} className="flex items-center gap-1 rounded-md border border-line bg-surface pl-2">
              <span className="tabular text-muted">{i + 1}</span>
              <span className="wrap-anywhere">{type}</span>
              <IconButton
                label={t("patternViews.removeStep", { type })}
                onClick={() => setSteps(steps.filter((_, place) => place !== i))}
              >
                <X aria-hidden />
              </IconButton>
            </li>
          ))}
        </ol>
        {steps.length < FUNNEL_STEPS_MAX ? (
          <Field label={t("patternViews.addStep")} className="w-60 max-w-full">
            <TypeSelect
              project={project}
              value=""
              none={t("patternViews.choose")}
              onChange={(type) => {
                if (type !== undefined) setSteps([...steps, type]);
              }}
            />
          </Field>
        ) : null}
      </div>
      {steps.length === 0 ? (
        <EmptyState title={t("patternViews.noSteps")}>{t("patternViews.noStepsHelp")}</EmptyState>
      ) : (
        <Loaded {...{ project, set, steps, onUsers }} />
      )}
    </div>
  );
}

type LoadedProps = Pick<FunnelViewProps, "project" | "set" | "steps" | "onUsers">;

function Loaded({ project, set, steps, onUsers }: LoadedProps) {
  const query = useQuery(funnelOptions(project, set, steps));
  return <ViewFrame query={query}>{(funnel) => <FunnelBars funnel={funnel} onUsers={onUsers} />}</ViewFrame>;
}

function FunnelBars({ funnel, onUsers }: { funnel: Funnel } & Pick<FunnelViewProps, "onUsers">) {
  const t = useTranslations();
  const { count, countOf, share } = useNumbers();
  const duration = useDuration();
  const first = funnel.steps[0]?.n ?? 0;
  const upTo = (i: number) => funnel.steps.slice(0, i + 1).map(({ type }) => type);
  const steps = funnel.steps.map(({ type }) => type);
  const roving = useRoving(
    funnel.steps.flatMap(({ n, dropped }, i) => [
      ...(i > 0 && dropped > 0 ? [{ key: `dropped ${i}`, x: 0, y: 2 * i }] : []),
      ...(n > 0 ? [{ key: `reached ${i}`, x: 0, y: 2 * i + 1 }] : []),
    ]),
  );
  const table = () => [
    [
      t("patternViews.step", { step: "" }).trim(),
      t("patternViews.eventType"),
      "n",
      t("patternViews.of"),
      t("patternViews.droppedCount"),
    ],
    ...funnel.steps.map(({ type, n, dropped }, i) => [
      String(i + 1),
      type,
      String(n),
      String(funnel.steps[i - 1]?.n ?? funnel.of),
      i === 0 ? "" : String(dropped),
    ]),
  ];
  return (
    <>
      <FigureHead
        title={t("patternViews.funnelOf", { steps: steps.join(" → ") })}
        text={t(funnel.counted === "users" ? "patternViews.funnelUsers" : "patternViews.funnelSessions", {
          of: count(funnel.of),
        })}
        picture={{ drawing: <FunnelPicture funnel={funnel} /> }}
        table={table}
      />
      <ol className="space-y-1 rounded-lg border border-line bg-surface px-4 py-3">
        {funnel.steps.map(({ type, n, dropped, lag_p50_ms: lag }, i) => {
          const before = funnel.steps[i - 1]?.n ?? funnel.of;
          const show = (which: "reached" | "dropped", many: number) =>
            onUsers && many > 0
              ? () => onUsers({ mark: { view: "funnel", steps: upTo(i), which }, n: many })
              : undefined;
          const [showDropped, showReached] = [show("dropped", dropped), show("reached", n)];
          return (
            <li key={`${i} ${type}`}>
              {i > 0 ? (
                <p className="flex flex-wrap gap-x-4 py-1 pl-1 text-sm text-muted">
                  <span aria-hidden>↓</span>
                  <Numbers
                    text={t("patternViews.dropped", { n: countOf(dropped, before) })}
                    roving={showDropped && roving(`dropped ${i}`, showDropped)}
                    onClick={showDropped}
                  />
                  {lag === null ? null : <span>{t("patternViews.median", { time: duration(lag) })}</span>}
                </p>
              ) : null}
              <Bar roving={showReached && roving(`reached ${i}`, showReached)} onClick={showReached}>
                <span className="flex flex-wrap items-baseline justify-between gap-x-4">
                  <span className="font-medium wrap-anywhere">{`${i + 1}. ${type}`}</span>{" "}
                  <span className="tabular flex flex-wrap gap-x-4 text-sm">
                    <span className={showReached ? "text-accent underline" : ""}>{countOf(n, before)}</span>{" "}
                    {i > 1 ? (
                      <span className="text-muted">{t("patternViews.ofFirst", { share: share(n, first) })}</span>
                    ) : null}
                  </span>
                </span>
                <span aria-hidden className="mt-1 block h-5 overflow-hidden rounded-sm bg-inset">
                  <span
                    className="block h-full min-w-px rounded-sm bg-accent"
                    style={{ width: `${(100 * n) / Math.max(1, first)}%` }}
                  />
                </span>
              </Bar>
            </li>
          );
        })}
      </ol>
    </>
  );
}

type MarkProps = { roving: RovingProps | undefined; onClick: (() => void) | undefined };

/** A step with its bar, which leads to those who reached it. */
function Bar({ roving, onClick, children }: MarkProps & { children: ReactNode }) {
  if (!onClick) return <div>{children}</div>;
  return (
    <button type="button" className="block w-full rounded-sm text-left" {...roving} onClick={onClick}>
      {children}
    </button>
  );
}

function Numbers({ text, roving, onClick }: MarkProps & { text: string }) {
  if (!onClick) return <span className="tabular">{text}</span>;
  return (
    <button type="button" className="tabular rounded-sm text-accent underline" {...roving} onClick={onClick}>
      {text}
    </button>
  );
}
