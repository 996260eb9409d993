"use client";

import { useQuery } from "@tanstack/react-query";
import { Link } from "@/app/_ui/link";
import { useFormatter, useTranslations } from "use-intl";
import { cn } from "@/app/_ui/cn";
import { ErrorLine } from "@/app/_ui/error-state";
import { Notice } from "@/app/_ui/notice";
import { Skeleton } from "@/app/_ui/skeleton";
import { useSettled } from "@/app/_ui/state/use-settled";
import type { GraphRequestInput } from "@/lib/causal";
import { graphPreviewOptions } from "@/lib/causal/client";
import { useProject } from "../../../_components/project-context";
import { useDuration } from "../../../_lib/use-duration";

/** A date is typed, and a type is chosen, in a few steps. */
const SETTLED_MS = 300;

/** What the graph would rest on, how long it would take and what the model would cost. */
export function GraphCost({ request }: { request: GraphRequestInput }) {
  const t = useTranslations();
  const format = useFormatter();
  const project = useProject();
  const duration = useDuration();
  // What it is called changes nothing of that.
  const { name: _name, ...fields } = request;
  const wanted = JSON.stringify(fields);
  const asked = useSettled(wanted, SETTLED_MS);
  // What is overtaken is cancelled: nobody looks at its key any more.
  const { data, error, isPlaceholderData } = useQuery(
    graphPreviewOptions(project.id, JSON.parse(asked) as GraphRequestInput),
  );
  const old = isPlaceholderData || asked !== wanted;
  if (error && !data) return <ErrorLine error={error} />;
  if (!data) return <Skeleton />;
  const { estimate_ms: estimate } = data;
  return (
    <div className={cn("space-y-2", old && "opacity-60")}>
      <div
        role="status"
        aria-busy={old}
        className="tabular rounded-md border border-line bg-inset px-3 py-2"
        data-testid="graph-preview"
      >
        <p>
          {t(data.exact ? "graphs.wouldRestOn" : "graphs.wouldRestOnAtMost", {
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
