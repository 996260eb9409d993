"use client";

import { useTranslations } from "use-intl";
import { cn } from "@/app/_ui/cn";
import { Tooltip } from "@/app/_ui/tooltip";
import type { Fact } from "@/lib/qa";
import { useGraphLang } from "../../../graphs/_components/use-edge-words";

type CitationChipProps = {
  id: string;
  fact: Fact | undefined;
  /** Whether the sentence that cites it was checked; until then the chip is hollow. */
  checked: boolean;
  open: boolean;
  onOpen: () => void;
};

/** A citation: it shows the fact on hover and focus, and opens it. */
export function CitationChip({ id, fact, checked, open, onOpen }: CitationChipProps) {
  const t = useTranslations();
  const lang = useGraphLang();
  const words = fact
    ? [t("ask.citation", { id, text: fact.text[lang] }), ...(checked ? [] : [t("ask.citationUnchecked")])].join(" · ")
    : t("ask.citationMissing", { id });
  return (
    <Tooltip text={words}>
      <button
        type="button"
        aria-label={words}
        aria-pressed={open}
        data-testid="citation"
        data-fact={id}
        data-checked={checked}
        disabled={!fact}
        onClick={onOpen}
        className={cn(
          "mx-0.5 inline-flex h-6 min-w-6 items-center justify-center rounded-sm border px-1 align-baseline font-mono text-xs leading-none",
          fact
            ? checked
              ? "border-accent bg-accent-soft text-text"
              : "border-dashed border-border bg-transparent text-muted"
            : "border-danger/40 bg-danger-soft text-danger line-through",
          open && "outline-2 outline-offset-1 outline-accent",
        )}
      >
        {id}
      </button>
    </Tooltip>
  );
}
