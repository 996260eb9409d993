"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@/app/_ui/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { EmptyState } from "@/app/_ui/empty-state";
import { ErrorState } from "@/app/_ui/error-state";
import { Notice } from "@/app/_ui/notice";
import { Skeleton } from "@/app/_ui/skeleton";
import { graphsOptions } from "@/lib/causal/client";
import type { Scope } from "@/lib/qa";
import { suggestionsOptions } from "@/lib/qa/client";
import { useProject } from "../../_components/project-context";
import { useDraft } from "../_lib/drafts";
import { useAskQuestion } from "../_lib/use-ask-question";
import { Composer } from "./composer/composer";
import { Suggestions } from "./suggestions";

/** So many are offered at once. */
const SUGGESTIONS_SHOWN = 6;

/** Where a conversation begins: what can be asked, and a box to ask it in. */
export function NewQuestion() {
  const t = useTranslations();
  const router = useRouter();
  const project = useProject();
  const [scope, setScope] = useState<Scope>({});
  const { ask, isPending, error } = useAskQuestion();
  const place = `new-${project.id}`;
  const [, setDraft] = useDraft(place);
  const put = (question: string, accepted: () => void) =>
    ask(
      { question, scope },
      {
        onAsked: (conversation) => {
          accepted();
          router.push(`/p/${project.id}/ask/${conversation}`);
        },
      },
    );
  const base = `/p/${project.id}`;
  if (project.events === 0 && project.behaviors === 0)
    return (
      <EmptyState
        title={t("ask.noDataTitle")}
        actions={
          <>
            <Button asChild tone="primary">
              <Link href={`${base}/imports/new`}>{t("patterns.noEventsImport")}</Link>
            </Button>
            <Button asChild>
              <Link href="/p/sample/ask">{t("ask.trySample")}</Link>
            </Button>
          </>
        }
      >
        {t("ask.noDataText")}
      </EmptyState>
    );
  return (
    <div className="mx-auto max-w-3xl space-y-5">
      <h2 className="sr-only">{t("ask.new")}</h2>
      <Composer
        place={place}
        label={t("ask.question")}
        placeholder={t("ask.placeholder")}
        scope={scope}
        onScope={setScope}
        onAsk={put}
        asking={isPending}
        error={error}
      />
      <WhatIsMissing />
      <Offered
        scope={scope}
        disabled={isPending}
        onAsk={(question) => {
          // In the box as well, so that it is still there where it is refused.
          setDraft(question);
          put(question, () => setDraft(""));
        }}
      />
    </div>
  );
}

/** What would have to be there for more kinds of questions. */
function WhatIsMissing() {
  const t = useTranslations();
  const project = useProject();
  const graphs = useInfiniteQuery(graphsOptions(project.id));
  const base = `/p/${project.id}`;
  if (project.events === 0)
    return (
      <Notice
        title={t("ask.noEventsTitle")}
        actions={
          <Button asChild size="sm">
            <Link href={`${base}/users`}>{t("patterns.noEventsExtract")}</Link>
          </Button>
        }
      >
        {t("ask.noEventsText")}
      </Notice>
    );
  if (graphs.data?.pages[0]?.items.length !== 0) return null;
  return (
    <Notice
      title={t("ask.noGraphTitle")}
      actions={
        <Button asChild size="sm">
          <Link href={`${base}/graphs`}>{t("ask.makeGraph")}</Link>
        </Button>
      }
    >
      {t("ask.noGraphText")}
    </Notice>
  );
}

type OfferedProps = { scope: Scope; disabled: boolean; onAsk: (question: string) => void };

function Offered({ scope, disabled, onAsk }: OfferedProps) {
  const t = useTranslations();
  const project = useProject();
  const { data, error, refetch } = useQuery(suggestionsOptions(project.id, scope));
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data)
    return (
      <div role="status" aria-label={t("common.loading")} className="space-y-3">
        <Skeleton className="h-8" />
        <Skeleton className="h-8" />
        <Skeleton className="h-8" />
      </div>
    );
  if (data.length === 0) return <p className="text-muted">{t("ask.suggestionsNone")}</p>;
  return (
    <Suggestions
      title={t("ask.suggestions")}
      questions={data.slice(0, SUGGESTIONS_SHOWN)}
      onAsk={onAsk}
      disabled={disabled}
    />
  );
}
