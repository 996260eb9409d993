"use client";

import { Link } from "@/app/_ui/link";
import { useTranslations } from "use-intl";
import { Chip } from "@/app/_ui/chip";
import { Notice } from "@/app/_ui/notice";
import type { GraphEdge } from "@/lib/causal";
import { useProject } from "../../../../_components/project-context";
import { useEdgeWords } from "../../../_components/use-edge-words";

/** What the model thinks of an edge and why. It never changes the level. */
export function EdgeModel({ edge: { model } }: { edge: GraphEdge }) {
  const t = useTranslations();
  const project = useProject();
  const words = useEdgeWords();
  if (!model) return <p className="text-muted">{t("graphs.modelSilent")}</p>;
  return (
    <div className="space-y-3">
      <p className="flex flex-wrap items-center gap-2">
        <Chip tone={model.verdict === "supports" ? "ok" : model.verdict === "doubts" ? "danger" : "muted"}>
          {t(`graphs.modelSays.${model.verdict}`)}
        </Chip>
        {model.confidence === null ? null : (
          <span className="tabular text-muted">
            {t("graphs.modelConfidence", { share: words.percent(model.confidence) })}
          </span>
        )}
        <span className="text-muted">{t(`graphs.relation.${model.relation}`)}</span>
      </p>
      <p>{model.reason[words.lang]}</p>
      {model.overstated.length > 0 ? (
        <Notice tone="warn" title={t("graphs.overstatedTitle")}>
          <ul>
            {model.overstated.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </Notice>
      ) : null}
      {model.alternatives.length > 0 ? (
        <section>
          <h3 className="font-medium">{t("graphs.alternatives")}</h3>
          <ul className="list-disc pl-5">
            {model.alternatives.map((each, at) => (
              <li key={at}>{each[words.lang]}</li>
            ))}
          </ul>
        </section>
      ) : null}
      {model.confounders.length > 0 ? <p>{t("graphs.confounders", { names: model.confounders.join(", ") })}</p> : null}
      {model.review ? (
        <p>{t(model.review.consistent ? "graphs.reviewConsistent" : "graphs.reviewInconsistent")}</p>
      ) : null}
      <p className="text-sm text-muted">
        {model.model} · {model.prompt_version} ·{" "}
        <Link className="text-accent hover:underline" href={`/p/${project.id}/runs/${model.run_id}`}>
          {t("graphs.openRun")}
        </Link>
      </p>
    </div>
  );
}
