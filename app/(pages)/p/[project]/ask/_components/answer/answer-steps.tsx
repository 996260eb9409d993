"use client";

import { useFormatter, useTranslations } from "use-intl";
import type { Evidence } from "@/lib/qa";
import { useGraphLang } from "../../../graphs/_components/use-edge-words";

/** What was done before anything was written, in one line that opens. */
export function AnswerSteps({ evidence }: { evidence: Evidence }) {
  const t = useTranslations();
  const format = useFormatter();
  const lang = useGraphLang();
  const { steps, terms, unknown, facts, graph } = evidence;
  return (
    <div className="space-y-1 text-sm text-muted">
      <details data-testid="answer-steps">
        <summary className="min-h-6">
          {t("ask.steps", { terms: terms.length, facts: facts.length, edges: graph?.edges.length ?? 0 })}
        </summary>
        <div className="mt-1 space-y-2 border-l-2 border-line pl-3">
          {terms.length > 0 ? (
            <div>
              <p>{t("ask.termsFound")}</p>
              <ul>
                {terms.map((term, at) => (
                  <li key={at} className="text-text">
                    {t("ask.term", { text: term.text, name: term.name })}
                  </li>
                ))}
              </ul>
            </div>
          ) : null}
          {steps.length > 0 ? (
            <div>
              <p>{t("ask.stepsTitle")}</p>
              <ol className="list-decimal pl-5 text-text">
                {steps.map((step, at) => (
                  <li key={at}>{step[lang]}</li>
                ))}
              </ol>
            </div>
          ) : null}
        </div>
      </details>
      {unknown.length > 0 ? (
        <p className="text-warn">{t("ask.unknownWords", { words: format.list(unknown, { type: "unit" }) })}</p>
      ) : null}
    </div>
  );
}
