"use client";

import { useTranslations } from "use-intl";
import type { RunKind } from "@/lib/runs";

type Labelled = { kind: RunKind; subject?: string | undefined };

/** A run's name on tabs and in messages: what it does and to whom. */
export function useRunLabel(): (run: Labelled) => string {
  const t = useTranslations();
  return ({ kind, subject }) => {
    const what = t(`runKind.${kind}`);
    // An import's subject is its id, which says nothing to a person.
    return subject && kind !== "import" ? `${what} · ${subject}` : what;
  };
}
