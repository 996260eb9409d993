"use client";

import { useTranslations } from "use-intl";
import type { RunKind } from "@/lib/runs";

type Labelled = {
  kind: RunKind;
  subject?: string | undefined;
  input?: Record<string, unknown> | undefined;
  /** Of a run over many users, as the API says it or as the panel remembers it. */
  items?: { total: number } | undefined;
  users?: number | undefined;
};

/** A run's name on tabs and in messages: what it does and to whom or which file. */
export function useRunLabel(): (run: Labelled) => string {
  const t = useTranslations();
  return ({ kind, subject = "", input, items, users = items?.total }) => {
    if (users !== undefined && kind === "tag-entities") return t("batch.tagLabel", { count: users });
    if (users !== undefined) return t("batch.label", { count: users });
    // An import's subject is its id, which says nothing to a person; its input names the file.
    const about = kind === "import" ? fileOf(input) : subjectOf(kind, subject);
    return about ? `${t(`runKind.${kind}`)} · ${about}` : t(`runKind.${kind}`);
  };
}

/** There is one vocabulary and one set of open names; and what is asked of patterns is too long for a name. */
function subjectOf(kind: RunKind, subject: string): string {
  return kind === "merge-event-types" ||
    kind === "identify-relations" ||
    kind === "mine-patterns" ||
    kind === "generate-graph" ||
    kind === "review-edges" ||
    kind === "answer-question"
    ? ""
    : subject;
}

function fileOf(input: Labelled["input"]): string | undefined {
  const name = input?.["file_name"];
  return typeof name === "string" && name !== "" ? name : undefined;
}
