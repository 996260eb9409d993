"use client";

import { UsersRound } from "lucide-react";
import { useEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { Chip } from "@/app/_ui/chip";
import { cn } from "@/app/_ui/cn";
import { LEVEL_WORDS, Level } from "@/lib/causal";
import type { Fact } from "@/lib/qa";
import { useGraphLang } from "../../../graphs/_components/use-edge-words";
import { behindOf } from "./behind";
import { FactFigures } from "./fact-figures";
import { RefLinks } from "./ref-links";

type FactCardProps = {
  fact: Fact;
  /** Numbers of the sentences that cite it. */
  sentences: readonly number[];
  open: boolean;
  onOpen: () => void;
  onSentence: (n: number) => void;
  onBehind: () => void;
};

/** A fact: what was counted, its figures, how, and where it leads. */
export function FactCard({ fact, sentences, open, onOpen, onSentence, onBehind }: FactCardProps) {
  const t = useTranslations();
  const lang = useGraphLang();
  const card = useRef<HTMLElement>(null);
  const level = Level.safeParse(fact.level).data;
  const behind = behindOf(fact);

  // Synchronises with the keyboard and the scroll position: a citation that is pressed leads here. After a reload nothing
  // was pressed, and the keyboard stays where it is.
  useEffect(() => {
    if (!open) return;
    if (document.activeElement === document.body) card.current?.scrollIntoView({ block: "nearest" });
    else card.current?.focus();
  }, [open]);

  return (
    <article
      ref={card}
      tabIndex={-1}
      aria-label={t("ask.citation", { id: fact.id, text: fact.text[lang] })}
      data-testid="fact"
      data-fact={fact.id}
      data-open={open}
      className={cn(
        "space-y-2 rounded-md border bg-surface px-3 py-2.5",
        open ? "border-accent ring-1 ring-accent" : "border-line",
      )}
    >
      <header className="flex items-start gap-2">
        <button
          type="button"
          onClick={onOpen}
          aria-label={t("ask.traceFact", { id: fact.id })}
          aria-pressed={open}
          className="mt-px inline-flex h-6 min-w-7 shrink-0 items-center justify-center rounded-sm border border-accent bg-accent-soft px-1 font-mono text-xs"
        >
          {fact.id}
        </button>
        <p className="min-w-0 flex-1 font-medium">{fact.text[lang]}</p>
      </header>
      {level === undefined ? null : (
        <Chip title={t("ask.levelTitle")}>{`L${level} · ${LEVEL_WORDS[level][lang]}`}</Chip>
      )}
      <FactFigures figures={fact.figures} />
      <details className="text-sm">
        <summary className="min-h-6 text-muted">{t("ask.definition")}</summary>
        <p className="mt-1">{fact.definition[lang]}</p>
      </details>
      <div className="flex flex-wrap items-center gap-2">
        {behind ? (
          <Button size="sm" onClick={onBehind}>
            <UsersRound aria-hidden />
            {t(behind.kind === "edge" ? "ask.edgeUsers" : "ask.who")}
          </Button>
        ) : null}
        <RefLinks fact={fact} />
      </div>
      {sentences.length > 0 ? (
        <p className="flex flex-wrap items-center gap-x-2 text-sm text-muted">
          {t("ask.citedIn")}
          {sentences.map((n) => (
            <button key={n} type="button" className="min-h-6 text-accent hover:underline" onClick={() => onSentence(n)}>
              {t("ask.sentence", { n: String(n + 1) })}
            </button>
          ))}
        </p>
      ) : null}
    </article>
  );
}
