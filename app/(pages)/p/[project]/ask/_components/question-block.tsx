"use client";

import { ChevronLeft, ChevronRight, PenLine } from "lucide-react";
import { useRef, useState } from "react";
import { flushSync } from "react-dom";
import { useTranslations } from "use-intl";
import { Chip } from "@/app/_ui/chip";
import { IconButton } from "@/app/_ui/icon-button";
import { Time } from "@/app/_ui/time";
import type { ConversationId, Question } from "@/lib/qa";
import { useShowProblem } from "../../_lib/use-show-problem";
import type { Branch } from "../_lib/branches";
import { useAskQuestion } from "../_lib/use-ask-question";
import { AnswerView } from "./answer/answer-view";
import type { Shown } from "./answer/shown";
import { Composer } from "./composer/composer";
import { useScopeWords } from "./composer/use-scope-words";

type QuestionBlockProps = {
  conversation: ConversationId;
  /** The question as it was put each time, with the answer it got then; the latest last. */
  branches: readonly Branch[];
  shown: Shown;
  last: boolean;
  onAsk: (question: string) => void;
};

/** A question with its answers, one of which is shown. */
export function QuestionBlock({ conversation, branches, shown, last, onAsk }: QuestionBlockProps) {
  const t = useTranslations();
  const words = useScopeWords();
  const showProblem = useShowProblem();
  const { ask, isPending } = useAskQuestion();
  // Following the latest until somebody looks at another one.
  const [chosen, setChosen] = useState<number>();
  const [editing, setEditing] = useState(false);
  const editButton = useRef<HTMLButtonElement>(null);
  const opened = branches.findIndex(({ answer }) => answer?.id === shown.answer);
  const at = Math.min(chosen ?? (opened < 0 ? branches.length - 1 : opened), branches.length - 1);
  const branch = branches[at];
  if (!branch) return null;
  const { question, answer } = branch;
  const toLatest = () => {
    setChosen(undefined);
    // An earlier answer whose evidence is open would stay in front.
    if (opened >= 0) shown.close();
  };
  const again = (scope: Question["scope"]) =>
    ask(
      { question: question.text, conversation_id: conversation, again: question.id, scope },
      { onAsked: toLatest, onError: showProblem },
    );
  const limits = words(question.scope);
  return (
    <section aria-labelledby={`${question.id}-head`} className="space-y-3" data-testid="question">
      <header className="space-y-1.5 rounded-lg border border-line bg-inset px-3 py-2.5">
        {editing ? (
          <EditForm
            conversation={conversation}
            question={question}
            onAsked={() => {
              setEditing(false);
              toLatest();
            }}
            onCancel={() => {
              // The button is there only after the form has gone.
              flushSync(() => setEditing(false));
              editButton.current?.focus();
            }}
          />
        ) : (
          <>
            <div className="flex items-start gap-2">
              <h2 id={`${question.id}-head`} className="min-w-0 flex-1 text-md font-medium whitespace-pre-wrap">
                {question.text}
              </h2>
              <IconButton ref={editButton} label={t("ask.edit")} size="icon-sm" onClick={() => setEditing(true)}>
                <PenLine aria-hidden />
              </IconButton>
            </div>
            <div className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm text-muted">
              <span>
                {t("ask.asked")} <Time at={question.created_at} />
              </span>
              {limits.length > 0 ? <span className="sr-only">{t("ask.scope.limits")}</span> : null}
              {limits.map((limit) => (
                <Chip key={limit}>{limit}</Chip>
              ))}
              {branches.length > 1 ? <Branches at={at} of={branches.length} onChoose={setChosen} /> : null}
            </div>
          </>
        )}
      </header>
      {answer ? (
        <AnswerView
          key={answer.id}
          answer={answer}
          conversation={conversation}
          question={question.text}
          shown={shown}
          last={last}
          asking={isPending}
          onAgain={() => again(question.scope)}
          onNewer={() => {
            const { graph_version: _version, ...scope } = question.scope;
            again(scope);
          }}
          onAsk={onAsk}
        />
      ) : null}
    </section>
  );
}

type BranchesProps = { at: number; of: number; onChoose: (at: number) => void };

function Branches({ at, of, onChoose }: BranchesProps) {
  const t = useTranslations();
  return (
    <span role="group" aria-label={t("ask.branches")} className="inline-flex items-center" data-testid="branches">
      <IconButton label={t("ask.previousAnswer")} size="icon-sm" disabled={at === 0} onClick={() => onChoose(at - 1)}>
        <ChevronLeft aria-hidden />
      </IconButton>
      <span className="tabular" aria-live="polite">
        {t("ask.branch", { n: String(at + 1), of: String(of) })}
      </span>
      <IconButton label={t("ask.nextAnswer")} size="icon-sm" disabled={at === of - 1} onClick={() => onChoose(at + 1)}>
        <ChevronRight aria-hidden />
      </IconButton>
    </span>
  );
}

type EditFormProps = {
  conversation: ConversationId;
  question: Question;
  onAsked: () => void;
  onCancel: () => void;
};

/** The words of a question, to be changed; what was answered before stays beside the new answer. */
function EditForm({ conversation, question, onAsked, onCancel }: EditFormProps) {
  const t = useTranslations();
  const [scope, setScope] = useState(question.scope);
  const { ask, isPending, error } = useAskQuestion();
  return (
    <div className="space-y-2">
      <h2 id={`${question.id}-head`} className="font-medium">
        {t("ask.editTitle")}
      </h2>
      <p className="text-sm text-muted">{t("ask.editText")}</p>
      <Composer
        place={`edit-${question.id}`}
        label={t("ask.editTitle")}
        placeholder={t("ask.followUpPlaceholder")}
        initial={question.text}
        scope={scope}
        onScope={setScope}
        asking={isPending}
        error={error}
        onCancel={onCancel}
        onAsk={(text, accepted) =>
          ask(
            { question: text, conversation_id: conversation, again: question.id, scope },
            {
              onAsked: () => {
                accepted();
                onAsked();
              },
            },
          )
        }
      />
    </div>
  );
}
