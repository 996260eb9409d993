"use client";

import { Link } from "@/app/_ui/link";
import { useFormatter, useTranslations } from "use-intl";
import { Chip } from "@/app/_ui/chip";
import { RelationKind } from "@/lib/entities";
import type { IdentifiedRelation } from "@/lib/runs";
import { useProject } from "./project-context";

type Meaning = Pick<IdentifiedRelation, "kind" | "name" | "target" | "relation"> & { confidence?: number | undefined };

/** A name, and what a model says it means: “宝马7系_详情页 → 宝马7系 · 90%”. */
export function NameMeaning({ name, answered = true }: { name: Meaning; answered?: boolean }) {
  const t = useTranslations();
  const format = useFormatter();
  const project = useProject();
  const relation = RelationKind.safeParse(name.relation).data;
  const means = name.target ? (
    <Link href={`/p/${project.id}/knowledge?entity=${name.target.id}`} className="text-accent underline">
      {name.target.name}
    </Link>
  ) : relation !== undefined && relation !== "other" ? (
    t(`relationKind.${relation}`)
  ) : (
    <span className="text-muted">{t("names.nothingListed")}</span>
  );
  return (
    <span className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-0.5 wrap-anywhere">
      <Chip tone="muted">{name.kind === "action" ? t("names.action") : t(`segmentThing.${name.kind}`)}</Chip>
      <span className="min-w-0 font-medium">{name.name}</span>
      {answered ? (
        <>
          <span aria-hidden>→</span>
          <span className="sr-only">{t("names.means")}</span>
          <span className="min-w-0">{means}</span>
        </>
      ) : null}
      {answered && name.confidence !== undefined ? (
        <span className="tabular text-sm text-muted">{format.number(name.confidence, { style: "percent" })}</span>
      ) : null}
    </span>
  );
}
