"use client";

import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { Dialog } from "@/app/_ui/dialog";
import { ErrorState } from "@/app/_ui/error-state";
import { IconButton } from "@/app/_ui/icon-button";
import { Skeleton } from "@/app/_ui/skeleton";
import { useHydrated } from "@/app/_ui/state/use-hydrated";
import { useMedia } from "@/app/_ui/state/use-media";
import type { Answer, ConversationDetail, ConversationId, Scope } from "@/lib/qa";
import { conversationOptions } from "@/lib/qa/client";
import { useProject } from "../../_components/project-context";
import { turnsOf } from "../_lib/branches";
import { useDraft } from "../_lib/drafts";
import { useAskAddress } from "../_lib/use-ask-address";
import { useAskQuestion } from "../_lib/use-ask-question";
import type { Shown } from "./answer/shown";
import { Composer } from "./composer/composer";
import { EvidencePanel } from "./evidence/evidence-panel";
import { QuestionBlock } from "./question-block";

/** A long conversation begins with its last questions. */
const QUESTIONS_SHOWN = 20;

/** A conversation: its questions and answers, and what the chosen answer rests on. */
export function ConversationPage({ id }: { id: ConversationId }) {
  const t = useTranslations();
  const project = useProject();
  const { data, error, refetch } = useQuery(conversationOptions(project.id, id));
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data)
    return (
      <div role="status" aria-label={t("ask.loading")} className="space-y-3">
        <Skeleton className="h-14" />
        <Skeleton />
        <Skeleton />
        <Skeleton className="w-2/3" />
      </div>
    );
  return <Loaded key={id} conversation={data} />;
}

function Loaded({ conversation }: { conversation: ConversationDetail }) {
  const t = useTranslations();
  const hydrated = useHydrated();
  const roomy = useMedia("(min-width: 80rem)");
  const address = useAskAddress();
  const { messages } = conversation;
  const shown = useShown(address);
  const opened = messages.flatMap(({ answers }) => answers).find((answer) => answer.id === shown.answer);
  const beside = opened ?? turnsOf(messages).at(-1)?.branches.at(-1)?.answer;
  return (
    <div className="flex items-start gap-6">
      <div className="min-w-0 flex-1">
        <div className="mx-auto max-w-3xl space-y-6">
          <Questions conversation={conversation} shown={shown} />
        </div>
      </div>
      {/* Where there is no room beside the text, it lies before it when it is asked for. */}
      {hydrated && roomy ? (
        <aside
          aria-label={t("ask.evidence")}
          className="sticky top-16 max-h-[calc(100dvh-5rem-var(--dock,0px))] w-95 shrink-0 overflow-y-auto rounded-lg border border-line bg-surface p-3"
        >
          <header className="mb-2 flex min-h-7 items-center justify-between gap-2">
            <h2 className="font-semibold">{t("ask.evidence")}</h2>
            {shown.answer === undefined ? null : (
              <IconButton label={t("common.close")} size="icon-sm" onClick={shown.close}>
                <X aria-hidden />
              </IconButton>
            )}
          </header>
          <Evidence answer={beside} shown={shown} />
        </aside>
      ) : (
        <Dialog
          open={hydrated && opened !== undefined}
          onOpenChange={(open) => !open && shown.close()}
          title={t("ask.evidence")}
        >
          <Evidence answer={opened} shown={shown} onBack={shown.close} />
        </Dialog>
      )}
    </div>
  );
}

type EvidenceProps = { answer: Answer | undefined; shown: Shown; onBack?: () => void };

function Evidence({ answer, ...rest }: EvidenceProps) {
  const t = useTranslations();
  if (!answer) return <p className="text-muted">{t("ask.chooseAnswer")}</p>;
  return <EvidencePanel key={answer.id} answer={answer} {...rest} />;
}

/** What is open stands in the address. */
function useShown({ shown, show }: ReturnType<typeof useAskAddress>): Shown {
  return {
    ...shown,
    openAnswer: (answer) => show({ answer, fact: undefined, sentence: undefined }),
    openFact: (answer, fact, sentence) =>
      show({ answer, fact, sentence: sentence === undefined ? undefined : String(sentence) }),
    setOnlySupported: (only) => show({ only: only ? "supported" : undefined }),
    close: () => show({ answer: undefined, fact: undefined, sentence: undefined }),
  };
}

function Questions({ conversation, shown }: { conversation: ConversationDetail; shown: Shown }) {
  const t = useTranslations();
  const project = useProject();
  const { id, messages, title } = conversation;
  const [all, setAll] = useState(false);
  const { ask, isPending, error } = useAskQuestion();
  // A follow-up is about the same as the question before it, unless somebody says otherwise.
  const [chosen, setChosen] = useState<Scope>();
  const scope = chosen ?? messages.at(-1)?.scope ?? {};
  const place = `${project.id}-${id}`;
  const [, setDraft] = useDraft(place);
  const put = (question: string, accepted: () => void) =>
    ask({ question, conversation_id: id, scope }, { onAsked: accepted });
  const turns = turnsOf(messages);
  const early = all ? 0 : Math.max(0, turns.length - QUESTIONS_SHOWN);
  return (
    <>
      <div
        role="group"
        aria-label={title}
        className="space-y-6 [&_:is(a,button,input,summary,[tabindex])]:scroll-mb-[calc(var(--dock,0px)+15rem)]"
      >
        {early > 0 ? (
          <Button size="sm" onClick={() => setAll(true)}>
            {t("ask.earlier", { count: early })}
          </Button>
        ) : null}
        {turns.slice(early).map((turn, at, visible) => (
          <QuestionBlock
            key={turn.id}
            conversation={id}
            branches={turn.branches}
            shown={shown}
            last={at === visible.length - 1}
            onAsk={(text) => {
              setDraft(text);
              put(text, () => setDraft(""));
            }}
          />
        ))}
      </div>
      <div className="sticky bottom-[calc(var(--dock,0px)+0.75rem)] z-10 max-md:bottom-[calc(var(--dock,0px)+4rem)]">
        <Composer
          place={place}
          label={t("ask.followUp")}
          placeholder={t("ask.followUpPlaceholder")}
          scope={scope}
          onScope={setChosen}
          onAsk={put}
          asking={isPending}
          error={error}
        />
      </div>
    </>
  );
}
