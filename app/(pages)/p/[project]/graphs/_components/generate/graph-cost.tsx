"use client";

import { useQuery } from "@tanstack/react-query";
import { Link } from "@/app/_ui/link";
import { useFormatter, useTranslations } from "use-intl";
import { ErrorLine } from "@/app/_ui/error-state";
import { Notice } from "@/app/_ui/notice";
import { Skeleton } from "@/app/_ui/skeleton";
import type { GraphRequestInput } from "@/lib/causal";
import { graphPreviewOptions } from "@/lib/causal/client";
import { useProject } from "../../../_components/project-context";
import { useDuration } from "../../../_lib/use-duration";

/** What the graph would rest on, how long it would take and what the model would cost. */
export function GraphCost({ request }: { request: GraphRequestInput }) {
  const t = useTranslations();
  const format = useFormatter();
  const project = useProject();
  const duration = useDuration();
  // What it is called changes nothing of that.
  const { name: _name, ...asked } = request;
  const { data, error } = useQuery(graphPreviewOptions(project.id, asked));
  if (error) return <ErrorLine error={error} />;
  if (!data) return <Skeleton />;
  const { estimate_ms: estimate } = data;
  return (
    <div className="space-y-2">
      <div
        role="status"
        className="tabular rounded-md border border-line bg-inset px-3 py-2"
        data-testid="graph-preview"
      >
        <p>
          {t("graphs.wouldRestOn", {
            events: data.events,
            users: data.users,
            types: data.types,
          })}
        </p>
        <p>
          {data.targets.length > 0
            ? t("graphs.wouldTarget", { targets: format.list(data.targets) })
            : t("graphs.wouldTargetNothing")}
        </p>
        <p className="text-muted">
          {[
            estimate === null ? "" : t("graphs.wouldTake", { time: duration(Math.max(estimate, 100)) }),
            data.model === null
              ? t("graphs.noModelAsked")
              : data.tokens === null
                ? t("graphs.asksModel", { model: data.model.name })
                : t("graphs.tokens", { model: data.model.name, count: data.tokens }),
          ]
            .filter(Boolean)
            .join(" · ")}
        </p>
      </div>
      {data.graph ? (
        <Notice>
          {t("graphs.madeAlready")}{" "}
          <Link className="text-accent hover:underline" href={`/p/${project.id}/graphs/${data.graph.id}`}>
            {data.graph.name}
          </Link>
        </Notice>
      ) : null}
      {data.run ? <Notice>{t("graphs.runsAlready")}</Notice> : null}
      {data.users_due > 0 ? <Notice tone="info">{t("graphs.usersDue", { count: data.users_due })}</Notice> : null}
      {data.events === 0 ? <Notice tone="warn">{t("graphs.wouldBeEmpty")}</Notice> : null}
    </div>
  );
}
