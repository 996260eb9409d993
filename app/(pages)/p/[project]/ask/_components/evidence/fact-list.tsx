"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import type { Fact } from "@/lib/qa";
import type { CitedSentence } from "@/lib/runs";
import { FactCard } from "./fact-card";

/** So many are shown before somebody asks for more. */
const FACTS_SHOWN = 8;

type FactListProps = {
  facts: readonly Fact[];
  /** Ids of those that the answer cites. */
  cited: readonly string[];
  sentences: readonly CitedSentence[];
  open: string | undefined;
  onOpen: (fact: string) => void;
  onSentence: (fact: string, sentence: number) => void;
  onBehind: (fact: Fact) => void;
};

/** An answer's facts, those that it cites first. */
export function FactList({ facts, cited, sentences, open, onOpen, onSentence, onBehind }: FactListProps) {
  const t = useTranslations();
  const [all, setAll] = useState(false);
  const isCited = ({ id }: Fact) => cited.includes(id);
  const ordered = [...facts.filter(isCited), ...facts.filter((fact) => !isCited(fact))];
  // What is open is always there, however far down it stands.
  const needed = Math.max(FACTS_SHOWN, ordered.findIndex(({ id }) => id === open) + 1);
  const shown = all ? ordered : ordered.slice(0, needed);
  const firstOther = shown.find((fact) => !isCited(fact));
  return (
    <section aria-label={t("ask.facts")} className="space-y-2">
      <ul className="space-y-2">
        {shown.map((fact) => (
          <li key={fact.id} className="space-y-2">
            {fact === firstOther && cited.length > 0 ? <p className="text-sm text-muted">{t("ask.notCited")}</p> : null}
            <FactCard
              fact={fact}
              sentences={sentences.filter((each) => each.facts.includes(fact.id)).map(({ n }) => n)}
              open={open === fact.id}
              onOpen={() => onOpen(fact.id)}
              onSentence={(n) => onSentence(fact.id, n)}
              onBehind={() => onBehind(fact)}
            />
          </li>
        ))}
      </ul>
      {shown.length < ordered.length ? (
        <Button size="sm" onClick={() => setAll(true)}>
          {t("ask.moreFacts", { count: ordered.length - shown.length })}
        </Button>
      ) : null}
    </section>
  );
}
