"use client";

import { Link } from "@/app/_ui/link";
import { useTranslations } from "use-intl";
import { PatternId, patternPlace } from "@/lib/patterns";
import type { GraphEdge, GraphOutline } from "@/lib/causal";
import { useProject } from "../../../../_components/project-context";
import { useNodeLabel } from "../../../_components/use-edge-words";

type TraceBarProps = {
  graph: GraphOutline;
  edge: GraphEdge;
  user: string | undefined;
  onPeople: () => void;
  onRows: () => void;
};

/** The way from the edge to what it rests on: a pattern, a user, a raw row. */
export function TraceBar({ graph, edge, user, onPeople, onRows }: TraceBarProps) {
  const t = useTranslations();
  const project = useProject();
  const label = useNodeLabel(graph);
  const patterns = edge.patterns.flatMap((id) => PatternId.safeParse(id).data ?? []);
  const [pattern] = patterns;
  const base = `/p/${project.id}`;
  return (
    <nav aria-label={t("graphs.trace")} className="text-sm">
      <ol className="flex flex-wrap items-center gap-x-1.5 text-muted">
        <li className="text-text">
          {label(edge.source)} → {label(edge.target)}
        </li>
        {pattern ? (
          <li>
            <span aria-hidden>› </span>
            <Link
              className="text-accent hover:underline"
              href={`${base}/patterns?set=${patternPlace(pattern).set}&pattern=${pattern}`}
            >
              {t("graphs.tracePattern", { count: patterns.length })}
            </Link>
          </li>
        ) : null}
        <li>
          <span aria-hidden>› </span>
          {user === undefined ? (
            <button type="button" className="min-h-6 text-accent hover:underline" onClick={onPeople}>
              {t("graphs.traceUsers")}
            </button>
          ) : (
            <Link className="text-accent hover:underline" href={`${base}/users/${encodeURIComponent(user)}`}>
              {user}
            </Link>
          )}
        </li>
        <li>
          <span aria-hidden>› </span>
          <button type="button" className="min-h-6 text-accent hover:underline" onClick={onRows}>
            {t("graphs.traceRows")}
          </button>
        </li>
      </ol>
    </nav>
  );
}
