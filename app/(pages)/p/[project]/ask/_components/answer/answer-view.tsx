"use client";

import { useQueryClient } from "@tanstack/react-query";
import { RefreshCw, Square, TriangleAlert } from "lucide-react";
import { Link } from "@/app/_ui/link";
import { useEffect, useEffectEvent, useRef, useState, type ReactNode } from "react";
import { useTranslations } from "use-intl";
import { announce } from "@/app/_ui/announcer";
import { Button } from "@/app/_ui/button";
import { Notice } from "@/app/_ui/notice";
import { Skeleton } from "@/app/_ui/skeleton";
import { useRunAction } from "@/lib/events/client";
import type { Answer, ConversationId } from "@/lib/qa";
import { conversationOptions } from "@/lib/qa/client";
import { isTerminal } from "@/lib/runs";
import { useRunView } from "@/lib/runs/client";
import { ModelBadge } from "../../../_components/model-badge";
import { useProject } from "../../../_components/project-context";
import { StatusChip } from "../../../_components/status-chip";
import { RunTroubles } from "../../../_live/run-troubles";
import { doing } from "../../../_live/run-view";
import { useShowProblem } from "../../../_lib/use-show-problem";
import { useGraphLang } from "../../../graphs/_components/use-edge-words";
import { takeKeyboardTo } from "../../_lib/awaited-answer";
import { storedAnswer, unsupportedIn, watchedAnswer, type ShownAnswer } from "../../_lib/shown-answer";
import { Suggestions } from "../suggestions";
import { AnswerActions } from "./answer-actions";
import { AnswerSteps } from "./answer-steps";
import { AnswerText } from "./answer-text";
import type { Shown } from "./shown";
import { WayOut } from "./way-out";

type AnswerViewProps = {
  answer: Answer;
  conversation: ConversationId;
  question: string;
  shown: Shown;
  /** Of the last question: what could be asked next is offered. */
  last: boolean;
  asking: boolean;
  onAgain: () => void;
  /** The same about the graph's newest version. */
  onNewer: () => void;
  onAsk: (question: string) => void;
};

/** One answer, on its way or stored. */
export function AnswerView(props: AnswerViewProps) {
  const { answer } = props;
  // One that came while it was watched stays as it is drawn: whoever has the keyboard in it keeps it.
  const [watched] = useState(!isTerminal(answer.status));
  return watched ? (
    <WatchedAnswer {...props} />
  ) : (
    <AnswerBody {...props} drawn={storedAnswer(answer)} status={answer.status} />
  );
}

/** An answer whose run is watched; once it ended, the conversation is asked for what was stored of it. */
function WatchedAnswer(props: AnswerViewProps) {
  const { answer, conversation } = props;
  const endWords = useEndWords();
  const project = useProject();
  const queries = useQueryClient();
  const view = useRunView(answer.run_id);
  const stored = isTerminal(answer.status);
  const drawn = watchedAnswer(answer, view);
  const live = useRef(false);

  const ended = useEffectEvent(() => {
    void queries.invalidateQueries({ queryKey: conversationOptions(project.id, conversation).queryKey });
    // What had ended before the page was opened is no news.
    if (live.current) announce(endWords(drawn));
  });
  // Synchronises the stored conversation, and those who listen to it, with the end of the stream.
  useEffect(() => {
    if (view.end) ended();
    else live.current = true;
  }, [view.end]);

  return (
    <AnswerBody {...props} drawn={drawn} status={stored || view.attempt === 0 ? answer.status : doing(view)}>
      {drawn.live ? <RunTroubles view={view} kind="answer-question" /> : null}
    </AnswerBody>
  );
}

/** What is said when an answer has ended. */
function useEndWords(): (drawn: ShownAnswer) => string {
  const t = useTranslations();
  return (drawn) => {
    if (drawn.end?.kind === "failed") return t("ask.failedTitle");
    if (drawn.end?.kind === "stopped") return t(drawn.text === "" ? "ask.stoppedEmpty" : "ask.stopped");
    if (drawn.evidence?.refusal) return t("ask.refusedReady");
    return t("ask.ready", { sentences: drawn.sentences.length, unsupported: unsupportedIn(drawn) });
  };
}

type AnswerBodyProps = AnswerViewProps & { drawn: ShownAnswer; status: string; children?: ReactNode };

function AnswerBody(props: AnswerBodyProps) {
  const { answer, drawn, status, question, shown, last, asking, onAgain, onNewer, onAsk, children } = props;
  const t = useTranslations();
  const lang = useGraphLang();
  const { evidence, live, end } = drawn;
  const refusal = evidence?.refusal;
  const heading = useRef<HTMLHeadingElement>(null);
  // Synchronises with the keyboard, once for each answer that was asked for here.
  useEffect(() => takeKeyboardTo(answer.run_id, heading.current), [answer.run_id]);
  const hidden = shown.onlySupported ? unsupportedIn(drawn) : 0;
  return (
    <article className="space-y-3" aria-busy={live} data-testid="answer" data-live={live}>
      <header className="flex min-h-7 flex-wrap items-center gap-2">
        <h3 ref={heading} className="font-semibold" tabIndex={-1} id={`${answer.id}-head`}>
          {live ? t("ask.answering") : t("ask.answer")}
          <span className="sr-only">: {question}</span>
        </h3>
        {live || end?.kind !== "answered" ? <StatusChip status={status} /> : null}
        {drawn.model === "rules" || refusal ? null : <ModelBadge made={drawn.model} />}
        {drawn.stale && !live ? (
          <Button size="sm" disabled={asking} title={t("ask.staleAgain")} onClick={onNewer}>
            <TriangleAlert aria-hidden className="text-warn" />
            {t("ask.stale")}
            <span className="sr-only">: {t("ask.staleAgain")}</span>
          </Button>
        ) : null}
        {live ? <StopButton runId={answer.run_id} /> : null}
      </header>
      {children}
      {evidence ? <AnswerSteps evidence={evidence} /> : null}
      {refusal ? (
        <Notice tone="info" title={t("ask.refusedTitle")} actions={<WayOut code={refusal.code} />}>
          <p data-testid="refusal">{refusal.text[lang]}</p>
        </Notice>
      ) : drawn.text === "" && live ? (
        <div className="space-y-2">
          <p role="status" className="text-muted">
            {evidence ? t("ask.writing") : t("ask.waiting")}
          </p>
          <Skeleton />
          <Skeleton className="w-2/3" />
        </div>
      ) : (
        <AnswerText
          id={answer.id}
          text={drawn.text}
          sentences={drawn.sentences}
          facts={evidence?.facts ?? []}
          live={live}
          onlySupported={shown.onlySupported}
          fact={shown.answer === answer.id ? shown.fact : undefined}
          sentence={shown.answer === answer.id ? shown.sentence : undefined}
          onFact={(fact, sentence) => shown.openFact(answer.id, fact, sentence)}
        />
      )}
      {hidden > 0 ? (
        <p role="status" className="flex flex-wrap items-center gap-2 text-sm text-warn" data-testid="hidden-sentences">
          <TriangleAlert aria-hidden className="size-4 shrink-0" />
          {t("ask.hidden", { count: hidden })}
          <Button size="sm" onClick={() => shown.setOnlySupported(false)}>
            {t("ask.showHidden")}
          </Button>
        </p>
      ) : null}
      {end?.kind === "stopped" ? (
        <p className="text-sm text-muted">{t(drawn.text === "" ? "ask.stoppedEmpty" : "ask.stopped")}</p>
      ) : null}
      {end?.kind === "failed" ? <Failed message={end.message} asking={asking} onAgain={onAgain} /> : null}
      {live ? null : <AnswerActions drawn={drawn} lang={lang} shown={shown} asking={asking} onAgain={onAgain} />}
      {!live && last && evidence && evidence.nearest.length > 0 ? (
        <Suggestions title={t("ask.nearest")} questions={evidence.nearest} onAsk={onAsk} disabled={asking} />
      ) : null}
    </article>
  );
}

function StopButton({ runId }: { runId: string }) {
  const t = useTranslations();
  const project = useProject();
  const showProblem = useShowProblem();
  const action = useRunAction(project.id, runId);
  const stopping = action.isPending || action.isSuccess;
  return (
    <Button
      size="sm"
      tone="danger-quiet"
      aria-disabled={stopping}
      onClick={() => (stopping ? undefined : action.mutate("cancel", { onError: showProblem }))}
    >
      <Square aria-hidden />
      {stopping ? t("ask.stopping") : t("ask.stop")}
    </Button>
  );
}

function Failed({ message, asking, onAgain }: { message: string; asking: boolean; onAgain: () => void }) {
  const t = useTranslations();
  const project = useProject();
  return (
    <div role="alert">
      <Notice
        tone="danger"
        title={t("ask.failedTitle")}
        actions={
          <>
            <Button size="sm" disabled={asking} onClick={onAgain}>
              <RefreshCw aria-hidden />
              {t("ask.again")}
            </Button>
            <Button asChild size="sm">
              <Link href={`/p/${project.id}/settings/models`}>{t("ask.modelSettings")}</Link>
            </Button>
          </>
        }
      >
        {message} {t("ask.failedText")}
      </Notice>
    </div>
  );
}
