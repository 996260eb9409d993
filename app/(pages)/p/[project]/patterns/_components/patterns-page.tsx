"use client";

import { PanelLeftClose } from "lucide-react";
import { Link } from "@/app/_ui/link";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { Dialog } from "@/app/_ui/dialog";
import { EmptyState } from "@/app/_ui/empty-state";
import { Notice } from "@/app/_ui/notice";
import { PageHeader } from "@/app/_ui/page-header";
import { TableSkeleton } from "@/app/_ui/skeleton";
import { useHydrated } from "@/app/_ui/state/use-hydrated";
import { useMedia } from "@/app/_ui/state/use-media";
import type { MiningQuestion } from "@/lib/patterns";
import { useMine } from "@/lib/patterns/client";
import { useProject } from "../../_components/project-context";
import { trackRuns } from "../../_live/panel-store";
import { useShowProblem } from "../../_lib/use-show-problem";
import { writeSupport } from "../_lib/question-url";
import { NO_FILTERS } from "../_lib/view-url";
import { AnswerView } from "./answer-view";
import { LiveMining } from "./live-mining";
import { MineBar } from "./mine-bar";
import { QuestionForm } from "./question/question-form";
import { useAddress } from "./use-address";
import { useAnswer } from "./use-answer";

/** What is asked of the project's events on the left, what was found on the right. All of it stands in the address. */
export function PatternsPage() {
  const t = useTranslations();
  const project = useProject();
  return (
    <>
      <PageHeader title={t("patterns.title")} lead={t("patterns.lead")} />
      {project.events === 0 ? <NoEvents /> : <Patterns />}
    </>
  );
}

function NoEvents() {
  const t = useTranslations();
  const project = useProject();
  const base = `/p/${project.id}`;
  return (
    <EmptyState
      title={t("patterns.noEventsTitle")}
      actions={
        <>
          {project.behaviors > 0 ? (
            <Button asChild tone="primary">
              <Link href={`${base}/users`}>{t("patterns.noEventsExtract")}</Link>
            </Button>
          ) : null}
          <Button asChild tone={project.behaviors > 0 ? "plain" : "primary"}>
            <Link href={`${base}/imports/new`}>{t("patterns.noEventsImport")}</Link>
          </Button>
        </>
      }
    >
      {t("patterns.noEventsText")}
    </EmptyState>
  );
}

function Patterns() {
  const t = useTranslations();
  const project = useProject();
  const showProblem = useShowProblem();
  const address = useAddress();
  const answer = useAnswer(address);
  const mine = useMine(project.id);
  const hydrated = useHydrated();
  const wide = useMedia("(min-width: 64rem)");
  const widest = useMedia("(min-width: 100rem)");
  const [folded, setFolded] = useState(false);
  const [sheet, setSheet] = useState(false);
  const { asked, preview, previewOld, set } = answer;
  const { shown, show, goTo } = address;
  const inspected = set && shown.pattern?.startsWith(`${set.id}-`) ? shown.pattern : undefined;
  // Question, list and figures do not all fit beside each other on most screens.
  const docked = wide && !folded && (inspected === undefined || widest);
  const unknown = preview?.unknown_types ?? [];
  const runId = (previewOld ? undefined : preview?.run?.id) ?? shown.run;

  const mineFor = (question: MiningQuestion) => {
    setSheet(false);
    mine.mutate(question, {
      onSuccess: (run) => {
        // The page itself shows what is found; the panel stays as it is.
        trackRuns([{ id: run.id, project: project.id, kind: run.kind, subject: run.subject }]);
        goTo(question, { run: run.id, set: undefined, compare: undefined });
      },
      onError: showProblem,
    });
  };
  const start = () => mineFor(asked.question);

  return (
    <div className="flex items-start gap-4">
      {docked ? (
        <aside
          aria-label={t("patterns.question")}
          className="sticky top-16 max-h-[calc(100dvh-5rem-var(--dock,0px))] w-68 shrink-0 overflow-y-auto rounded-lg border border-line bg-surface p-4"
        >
          <header className="mb-3 flex items-center justify-between gap-2">
            <h2 className="font-semibold">{t("patterns.question")}</h2>
            <Button
              tone="quiet"
              size="icon-sm"
              aria-label={t("patterns.fold")}
              title={t("patterns.fold")}
              onClick={() => setFolded(true)}
            >
              <PanelLeftClose aria-hidden />
            </Button>
          </header>
          <QuestionForm asked={asked} unknown={unknown} users={preview?.users} />
        </aside>
      ) : null}
      <div className="min-w-0 flex-1 space-y-4">
        <MineBar
          asked={asked}
          preview={preview}
          old={previewOld}
          error={answer.previewError}
          onRetry={answer.retry}
          answer={set}
          current={answer.current}
          pending={mine.isPending}
          onMine={start}
          onChoose={(chosen) => goTo(chosen.question, { ...NO_FILTERS, set: chosen.id, compare: undefined })}
          onOpenQuestion={
            docked ? undefined : () => (wide && inspected === undefined ? setFolded(false) : setSheet(true))
          }
        />
        {answer.gone ? <Notice tone="warn">{t("patterns.setGone")}</Notice> : null}
        {hydrated && runId ? (
          <LiveMining key={runId} runId={runId} onMine={start} onDismiss={() => show({ run: undefined })} />
        ) : null}
        {set ? (
          <AnswerView
            address={address}
            answer={answer}
            set={set}
            inspected={inspected}
            pending={mine.isPending}
            onMine={mineFor}
          />
        ) : answer.waiting ? (
          <TableSkeleton label={t("common.loading")} rows={8} />
        ) : runId || answer.previewError ? null : (
          <EmptyState title={t("patterns.notMinedTitle")}>
            {t("patterns.notMinedText", {
              min: writeSupport(asked.question.min_support),
              counted: asked.question.counted,
            })}
          </EmptyState>
        )}
      </div>
      <Dialog open={sheet && !docked} onOpenChange={setSheet} title={t("patterns.question")}>
        <QuestionForm asked={asked} unknown={unknown} users={preview?.users} />
      </Dialog>
    </div>
  );
}
