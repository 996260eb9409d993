"use client";

import { useLocale, useTranslations } from "use-intl";
import { Chip } from "@/app/_ui/chip";
import { listNames } from "@/app/_ui/intl/list-names";
import type { TypeProposal } from "@/lib/runs";

/** A proposal about the vocabulary in words: what becomes what, what it is to be called, and why. */
export function ProposalWords({ proposal }: { proposal: TypeProposal }) {
  const t = useTranslations();
  const line = useProposalLine();
  const { kind, name_zh: zh, name_en: en, definition, reason } = proposal;
  return (
    <div className="min-w-0">
      <p className="flex flex-wrap items-baseline gap-x-2">
        <Chip tone="muted">{kind === "merge" ? t("dictionary.kindMerge") : t("dictionary.kindDescribe")}</Chip>
        <span className="font-medium wrap-anywhere">{line(proposal)}</span>
        {zh !== undefined || en !== undefined ? (
          <span className="wrap-anywhere">
            {zh !== undefined && en !== undefined ? t("dictionary.names", { zh, en }) : (zh ?? en)}
          </span>
        ) : null}
      </p>
      {definition === undefined ? null : <p className="wrap-anywhere">{definition}</p>}
      {reason === undefined ? null : <p className="text-sm text-muted wrap-anywhere">{reason}</p>}
    </div>
  );
}

/** What a proposal is about, on one line. */
export function useProposalLine(): (proposal: TypeProposal) => string {
  const t = useTranslations();
  const locale = useLocale();
  return ({ kind, sources, target }) =>
    kind === "merge"
      ? t("dictionary.mergeLine", {
          sources: listNames(
            locale,
            sources.map(({ name }) => name),
          ),
          target: target.name,
        })
      : target.name;
}
