"use client";

import { FileSearch, RefreshCw } from "lucide-react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { CopyButton } from "@/app/_ui/copy-button";
import { withFootnotes } from "../../_lib/answer-file";
import { unsupportedIn, type ShownAnswer } from "../../_lib/shown-answer";
import type { Shown } from "./shown";

type AnswerActionsProps = {
  drawn: ShownAnswer;
  lang: "zh" | "en";
  shown: Shown;
  asking: boolean;
  onAgain: () => void;
};

/** What can be done with an answer that is there. */
export function AnswerActions({ drawn, lang, shown, asking, onAgain }: AnswerActionsProps) {
  const t = useTranslations();
  const facts = drawn.evidence?.facts.length ?? 0;
  const unsupported = unsupportedIn(drawn);
  return (
    <div className="flex flex-wrap items-center gap-2">
      {facts > 0 ? (
        <Button size="sm" aria-pressed={shown.answer === drawn.id} onClick={() => shown.openAnswer(drawn.id)}>
          <FileSearch aria-hidden />
          {t("ask.evidenceOf", { count: facts })}
        </Button>
      ) : null}
      <Button size="sm" disabled={asking} onClick={onAgain}>
        <RefreshCw aria-hidden />
        {t("ask.again")}
      </Button>
      {drawn.text === "" ? null : (
        <CopyButton text={withFootnotes(drawn, lang, shown.onlySupported)} label={t("ask.copyAnswer")} />
      )}
      {unsupported > 0 || shown.onlySupported ? (
        <label className="flex min-h-7 items-center gap-2 text-sm">
          <input
            type="checkbox"
            role="switch"
            className="block size-6 shrink-0 scale-75 accent-accent"
            aria-checked={shown.onlySupported}
            checked={shown.onlySupported}
            onChange={({ target }) => shown.setOnlySupported(target.checked)}
          />
          {t("ask.onlySupported")}
        </label>
      ) : null}
    </div>
  );
}
