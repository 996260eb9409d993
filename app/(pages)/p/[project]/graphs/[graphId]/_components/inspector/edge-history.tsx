"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { ErrorLine } from "@/app/_ui/error-state";
import { Skeleton } from "@/app/_ui/skeleton";
import { Time } from "@/app/_ui/time";
import type { GraphEdge, GraphOutline } from "@/lib/causal";
import { edgeOptions } from "@/lib/causal/client";
import { useProject } from "../../../../_components/project-context";

/** What people said of an edge, the latest first. */
export function EdgeHistory({ graph, edge }: { graph: GraphOutline; edge: GraphEdge }) {
  const t = useTranslations();
  const project = useProject();
  const { data, error } = useQuery(edgeOptions(project.id, graph.id, edge.id, graph.version));
  if (error && !data) return <ErrorLine error={error} />;
  if (!data) return <Skeleton />;
  if (data.history.length === 0) return <p className="text-muted">{t("graphs.noHistory")}</p>;
  return (
    <ol className="space-y-2" data-testid="edge-history">
      {data.history.map(({ verdict, reason, comment, at, version }, place) => (
        <li key={place} className="border-l-2 border-line pl-2">
          <p>
            <span className="font-medium">{t(`graphs.verdicts.${verdict}`)}</span>
            {reason ? <span> · {t(`graphs.reason.${reason}`)}</span> : null}
          </p>
          {comment ? <p>{comment}</p> : null}
          <p className="text-sm text-muted">
            <Time at={at} /> · {t("graphs.onVersion", { version: String(version) })}
          </p>
        </li>
      ))}
    </ol>
  );
}
