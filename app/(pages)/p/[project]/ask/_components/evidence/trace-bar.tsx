"use client";

import { Link } from "@/app/_ui/link";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import type { Fact } from "@/lib/qa";
import { useProject } from "../../../_components/project-context";
import { behindOf, type BehindStart } from "./behind";
import { hrefOf } from "./ref-links";

type TraceBarProps = {
  fact: Fact;
  sentence: number | undefined;
  onSentence: (sentence: number | undefined) => void;
  onBehind: (start: BehindStart) => void;
};

/** The way from a sentence to the fact that it cites, to the relation or the users behind it, to the raw rows. */
export function TraceBar({ fact, sentence, onSentence, onBehind }: TraceBarProps) {
  const t = useTranslations();
  const project = useProject();
  const base = `/p/${project.id}`;
  const edge = fact.refs.find(({ kind }) => kind === "edge");
  const pattern = fact.refs.find(({ kind }) => kind === "pattern");
  return (
    <nav
      aria-label={t("ask.trace")}
      className="sticky -top-3 z-10 -mx-3 bg-surface px-3 py-2 text-sm"
      data-testid="trace"
    >
      <ol className="flex flex-wrap items-center gap-x-1.5 text-muted">
        <Step first>
          <button type="button" className={STEP} onClick={() => onSentence(sentence)}>
            {sentence === undefined ? t("ask.traceAnswer") : t("ask.traceSentence", { n: String(sentence + 1) })}
          </button>
        </Step>
        <Step>
          <span className="text-text" aria-current="true">
            {t("ask.traceFact", { id: fact.id })}
          </span>
        </Step>
        {[
          { ref: edge, words: t("ask.traceEdge") },
          { ref: pattern, words: t("ask.tracePattern") },
        ].map(({ ref, words }) =>
          ref ? (
            <Step key={words}>
              <Link className={STEP} href={hrefOf(base, ref) ?? base}>
                {words}
              </Link>
            </Step>
          ) : null,
        )}
        {behindOf(fact) ? (
          <>
            <Step>
              <button type="button" className={STEP} onClick={() => onBehind("users")}>
                {t("ask.traceUsers")}
              </button>
            </Step>
            <Step>
              <button type="button" className={STEP} onClick={() => onBehind("rows")}>
                {t("ask.traceRows")}
              </button>
            </Step>
          </>
        ) : null}
      </ol>
    </nav>
  );
}

const STEP = "inline-flex min-h-6 items-center text-accent hover:underline";

function Step({ first = false, children }: { first?: boolean; children: ReactNode }) {
  return (
    <li className="flex items-center gap-x-1.5">
      {first ? null : <span aria-hidden>›</span>}
      {children}
    </li>
  );
}
