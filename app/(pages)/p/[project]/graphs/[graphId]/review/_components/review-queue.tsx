"use client";

import { Check, CircleHelp, EyeOff, SkipForward, Undo2, X } from "lucide-react";
import { Link } from "@/app/_ui/link";
import { useEffect, useEffectEvent, useMemo, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { Field, Select } from "@/app/_ui/field";
import { ProgressBar } from "@/app/_ui/progress";
import { verdictOf, type EdgeOutline, type GraphOutline, type RejectionReason, type Verdict } from "@/lib/causal";
import { useProject } from "../../../../_components/project-context";
import { ReasonChips, REASONS, useJudge } from "../../../_components/use-verdict";
import { useEdgeWords, useNodeLabel } from "../../../_components/use-edge-words";
import { cn } from "@/app/_ui/cn";
import { ReviewCard } from "./review-card";
import { ORDERS, queueOf, type Order } from "./queue";

/** The queue on the left, the edge to judge beside it. The whole page has the keys. */
export function ReviewQueue({ graph }: { graph: GraphOutline }) {
  const t = useTranslations();
  const project = useProject();
  const words = useEdgeWords();
  const label = useNodeLabel(graph);
  const judge = useJudge(graph.id, graph.version, false);
  const [order, setOrder] = useState<Order>("disagreement");
  const [blind, setBlind] = useState(false);
  const [rejecting, setRejecting] = useState(false);
  const [done, setDone] = useState<readonly EdgeOutline[]>([]);
  const queue = useMemo(() => queueOf(graph.edges, order), [graph.edges, order]);
  // The edge itself, not its place: what a model or a colleague says meanwhile puts edges into another order.
  const [current, setCurrent] = useState(() => queue[firstOpen(queue, 0)]?.id);
  const found = queue.findIndex(({ id }) => id === current);
  const place = found < 0 ? firstOpen(queue, 0) : found;
  const edge = queue[place];
  const judged = graph.edges.filter((each) => verdictOf(each) !== "none");
  // Of those that a model and a person have judged, how many alike.
  const both = judged.flatMap(({ model, human }) =>
    model && human && model.verdict !== "unsure" && human.verdict !== "needs_data"
      ? [(model.verdict === "supports") === (human.verdict === "approved")]
      : [],
  );

  const go = (to: number) => {
    setRejecting(false);
    setCurrent(queue[Math.max(0, Math.min(queue.length - 1, to))]?.id);
  };
  const decide = (verdict: Verdict, reason?: RejectionReason) => {
    if (!edge) return;
    setDone((before) => [...before, edge]);
    judge(edge, verdict, reason);
    go(firstOpen(queue, place + 1, edge.id));
  };
  const undo = () => {
    const last = done.at(-1);
    if (!last) return;
    setDone(done.slice(0, -1));
    const { human } = last;
    judge(last, human?.verdict ?? null, human?.reason ?? undefined, human?.comment ?? undefined);
    setRejecting(false);
    setCurrent(last.id);
  };
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.isComposing || event.metaKey || event.ctrlKey || event.altKey) return;
    const target = event.target as HTMLElement;
    if (target.closest("input:not([type=checkbox]), select, textarea, [role=dialog], [role=menu]")) return;
    const key = event.key.toLowerCase();
    const reason = rejecting && /^[1-9]$/.test(key) ? REASONS[Number(key) - 1] : undefined;
    if (reason) decide("rejected", reason);
    else if (key === "a") decide("approved");
    else if (key === "n") decide("needs_data");
    else if (key === "r") setRejecting(true);
    else if (key === "s" || key === "j") go(place + 1);
    else if (key === "k") go(place - 1);
    else if (key === "u") undo();
    else if (key === "escape" && rejecting) setRejecting(false);
    else return;
    event.preventDefault();
  });
  // Synchronises with the window's keyboard: judging needs nothing to be focused.
  useEffect(() => {
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);

  return (
    <div className="space-y-4">
      <div className="flex flex-wrap items-end gap-x-6 gap-y-2">
        <div className="min-w-60 flex-1">
          <p className="tabular mb-1" role="status" data-testid="review-progress">
            {t("graphs.reviewed", { done: String(judged.length), all: String(graph.edges.length) })}
            {both.length > 0
              ? ` · ${t("graphs.modelAgrees", { share: words.percent(both.filter(Boolean).length / both.length), n: both.length })}`
              : null}
          </p>
          <ProgressBar label={t("graphs.review")} percent={(100 * judged.length) / graph.edges.length} />
        </div>
        <Field label={t("graphs.order")} className="w-60">
          <Select
            value={order}
            onChange={({ target: { value } }) => {
              const next = ORDERS.find((each) => each === value) ?? order;
              setOrder(next);
              const reordered = queueOf(graph.edges, next);
              setCurrent(reordered[firstOpen(reordered, 0)]?.id);
            }}
          >
            {ORDERS.map((each) => (
              <option key={each} value={each}>
                {t(`graphs.orderBy.${each}`)}
              </option>
            ))}
          </Select>
        </Field>
        <Button aria-pressed={blind} title={t("graphs.blindHelp")} onClick={() => setBlind(!blind)}>
          <EyeOff aria-hidden />
          {t("graphs.blind")}
        </Button>
      </div>
      <div className="grid items-start gap-4 lg:grid-cols-[18rem_1fr]">
        <ol
          aria-label={t("graphs.queue")}
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a keyboard must be able to scroll it
          tabIndex={0}
          className="max-h-[60dvh] overflow-y-auto rounded-lg border border-line bg-surface focus-inset max-lg:max-h-48"
        >
          {queue.map((each, index) => (
            <li key={each.id}>
              <button
                type="button"
                aria-current={index === place ? "step" : undefined}
                className={cn(
                  "flex w-full items-center gap-2 border-b border-line px-3 py-1.5 text-left hover:bg-inset focus-inset",
                  index === place && "bg-accent-soft font-medium",
                )}
                onClick={() => go(index)}
              >
                <VerdictMark edge={each} />
                <span className="min-w-0 flex-1 truncate">
                  {label(each.source)} → {label(each.target)}
                </span>
              </button>
            </li>
          ))}
        </ol>
        {edge ? (
          <div className="min-w-0 space-y-3">
            <ReviewCard graph={graph} edge={edge} next={queue[place + 1]} blind={blind && verdictOf(edge) === "none"} />
            <div className="flex flex-wrap gap-2" role="group" aria-label={t("graphs.verdict")}>
              <Button tone="primary" aria-keyshortcuts="A" onClick={() => decide("approved")}>
                <Check aria-hidden />
                {t("graphs.judge.approved")} <Key name="A" />
              </Button>
              <Button
                tone="danger-quiet"
                aria-keyshortcuts="R"
                aria-expanded={rejecting}
                onClick={() => setRejecting(true)}
              >
                <X aria-hidden />
                {t("graphs.judge.rejected")} <Key name="R" />
              </Button>
              <Button aria-keyshortcuts="N" onClick={() => decide("needs_data")}>
                <CircleHelp aria-hidden />
                {t("graphs.judge.needs_data")} <Key name="N" />
              </Button>
              <Button aria-keyshortcuts="S" onClick={() => go(place + 1)}>
                <SkipForward aria-hidden />
                {t("graphs.skip")} <Key name="S" />
              </Button>
              <Button tone="quiet" aria-keyshortcuts="U" disabled={done.length === 0} onClick={undo}>
                <Undo2 aria-hidden />
                {t("common.undo")} <Key name="U" />
              </Button>
              <Button asChild tone="quiet">
                <Link href={`/p/${project.id}/graphs/${graph.id}?edge=${edge.id}`}>{t("graphs.openInGraph")}</Link>
              </Button>
            </div>
            {rejecting ? (
              <div
                className="space-y-2 rounded-lg border border-line bg-surface px-4 py-3"
                role="group"
                aria-label={t("graphs.whyRejected")}
              >
                <p className="font-medium">{t("graphs.whyRejected")}</p>
                <ReasonChips onChoose={(reason) => decide("rejected", reason)} keys={false} />
              </div>
            ) : null}
            <p className="text-sm text-muted max-md:hidden">{t("graphs.reviewKeys")}</p>
          </div>
        ) : null}
      </div>
    </div>
  );
}

function Key({ name }: { name: string }) {
  return (
    <kbd aria-hidden className="font-mono text-xs opacity-75">
      {name}
    </kbd>
  );
}

function VerdictMark({ edge }: { edge: EdgeOutline }) {
  const t = useTranslations();
  const verdict = verdictOf(edge);
  const Icon = { approved: Check, rejected: X, needs_data: CircleHelp, none: undefined }[verdict];
  const ink = { approved: "text-ok", rejected: "text-danger", needs_data: "text-warn", none: "" }[verdict];
  return (
    <span className={cn("flex size-4 shrink-0 items-center justify-center", ink)}>
      {Icon ? <Icon className="size-4" aria-label={t(`graphs.verdicts.${verdict}`)} /> : null}
    </span>
  );
}

/** The next edge from here on that nobody has judged; where there is none, the next one. */
function firstOpen(queue: readonly EdgeOutline[], from: number, judged?: string): number {
  const found = queue.findIndex((edge, at) => at >= from && edge.id !== judged && verdictOf(edge) === "none");
  return found < 0 ? Math.min(from, queue.length - 1) : found;
}
