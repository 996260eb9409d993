"use client";

import { useTranslations } from "use-intl";
import type { Answer } from "@/lib/qa";
import { isTerminal } from "@/lib/runs";
import { useRunView } from "@/lib/runs/client";
import { citedFacts, storedAnswer, watchedAnswer, type ShownAnswer } from "../../_lib/shown-answer";
import { sentenceId } from "../answer/answer-text";
import type { Shown } from "../answer/shown";
import { EvidencePicture } from "./evidence-picture";
import { FactList } from "./fact-list";
import { TraceBar } from "./trace-bar";
import { useBehind } from "./use-behind";

type EvidencePanelProps = {
  answer: Answer;
  shown: Shown;
  /** Comes back to the text from where this lies before it. */ onBack?: () => void;
};

/** What an answer rests on: the part of the graph, the facts, and the way from each down to the raw rows. */
export function EvidencePanel(props: EvidencePanelProps) {
  return isTerminal(props.answer.status) ? (
    <PanelBody {...props} drawn={storedAnswer(props.answer)} />
  ) : (
    <WatchedPanel {...props} />
  );
}

function WatchedPanel(props: EvidencePanelProps) {
  return <PanelBody {...props} drawn={watchedAnswer(props.answer, useRunView(props.answer.run_id))} />;
}

function PanelBody({ answer, shown, onBack, drawn }: EvidencePanelProps & { drawn: ShownAnswer }) {
  const t = useTranslations();
  const { evidence } = drawn;
  const { open: openBehind, dialog } = useBehind();
  const mine = shown.answer === undefined || shown.answer === answer.id;
  const fact = mine ? evidence?.facts.find(({ id }) => id === shown.fact) : undefined;
  const open = (id: string, sentence?: number) => shown.openFact(answer.id, id, sentence);
  const toSentence = (n: number | undefined) => {
    const go = () => document.getElementById(n === undefined ? `${answer.id}-head` : sentenceId(answer.id, n))?.focus();
    if (!onBack) return go();
    onBack();
    // A dialog that closes gives the keyboard back to what opened it, one turn after it is gone.
    requestAnimationFrame(() => setTimeout(go));
  };
  if (!evidence) return <p className="text-muted">{t(drawn.live ? "ask.evidenceWaiting" : "ask.noEvidence")}</p>;
  return (
    <div className="space-y-4" data-testid="evidence">
      {fact ? (
        <TraceBar
          fact={fact}
          sentence={shown.sentence}
          onSentence={toSentence}
          onBehind={(start) => openBehind(fact, start)}
        />
      ) : null}
      {evidence.graph ? (
        <EvidencePicture part={evidence.graph} facts={evidence.facts} fact={fact} onFact={(id) => open(id)} />
      ) : null}
      {evidence.facts.length === 0 ? (
        <p className="text-muted">{t("ask.noEvidence")}</p>
      ) : (
        <FactList
          facts={evidence.facts}
          cited={citedFacts(drawn)}
          sentences={drawn.sentences}
          open={fact?.id}
          onOpen={open}
          onSentence={(id, n) => {
            open(id, n);
            toSentence(n);
          }}
          onBehind={(each) => openBehind(each, "users")}
        />
      )}
      {dialog}
    </div>
  );
}
