"use client";

import { History, Pickaxe, SlidersHorizontal } from "lucide-react";
import { useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { ErrorState } from "@/app/_ui/error-state";
import { Notice } from "@/app/_ui/notice";
import type { PatternSet, QuestionPreview } from "@/lib/patterns";
import { useDuration } from "../../_lib/use-duration";
import { useWrongWords } from "./question/question-form";
import { useUnknownSegments } from "./question/use-unknown-segments";
import { SetsDialog } from "./sets/sets-dialog";
import type { AskedAddress } from "./use-address";

type MineBarProps = {
  asked: AskedAddress;
  preview: QuestionPreview | undefined;
  /** It belongs to the question before; the new one is on its way. */
  old: boolean;
  error: unknown;
  onRetry: () => void;
  answer: PatternSet | undefined;
  /** The answer is that of these very settings on the present data. */
  current: boolean;
  pending: boolean;
  onMine: () => void;
  /** Shows an earlier set; one that is shown offers that itself. */
  onChoose: (set: PatternSet) => void;
  onOpenQuestion: (() => void) | undefined;
};

/** What the question meets, what it will cost, and the button that asks it. */
export function MineBar(props: MineBarProps) {
  const { asked, preview, old, error, onRetry, answer, current, pending, onMine, onChoose, onOpenQuestion } = props;
  const t = useTranslations();
  const format = useFormatter();
  const duration = useDuration();
  const wrongWords = useWrongWords();
  const [choosing, setChoosing] = useState(false);
  const unknownSegments = useUnknownSegments(asked);
  const unknownTypes = preview?.unknown_types ?? [];
  const running = Boolean(preview?.run) && !old;
  const estimate = preview?.estimate_ms;
  const words = t(answer ? "patterns.mineAgain" : "patterns.mine");
  const nothing = preview !== undefined && preview.events === 0;
  const askable = asked.wrong.size === 0 && unknownTypes.length === 0 && unknownSegments.length === 0 && !nothing;
  return (
    <div className="space-y-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        {onOpenQuestion ? (
          <Button onClick={onOpenQuestion}>
            <SlidersHorizontal aria-hidden />
            {t("patterns.question")}
          </Button>
        ) : null}
        <Button
          tone="primary"
          disabled={pending || running || current || !askable || (!preview && !error)}
          title={current ? t("patterns.upToDateHelp") : undefined}
          onClick={onMine}
        >
          <Pickaxe aria-hidden />
          {typeof estimate === "number" && !current
            ? t("patterns.withEstimate", { action: words, time: duration(Math.max(estimate, 100)) })
            : words}
        </Button>
        {answer ? null : (
          <Button onClick={() => setChoosing(true)}>
            <History aria-hidden />
            {t("patterns.sets")}
          </Button>
        )}
        {preview ? (
          <p role="status" className="tabular text-muted" data-testid="question-preview">
            {t(preview.exact ? "patterns.meets" : "patterns.meetsAtMost", {
              events: preview.events,
              users: preview.users,
              types: preview.types,
            })}
            {current ? ` ${t("patterns.upToDate")}` : null}
          </p>
        ) : null}
      </div>
      {error && unknownSegments.length === 0 ? <ErrorState error={error} onRetry={onRetry} /> : null}
      {asked.wrong.size > 0 ? (
        <Notice
          tone="warn"
          title={t("patterns.wrongTitle")}
          actions={
            <Button size="sm" onClick={asked.dropWrong}>
              {t("patterns.leaveOut")}
            </Button>
          }
        >
          <ul>
            {[...asked.wrong].map((param) => (
              <li key={param}>
                <code className="font-mono text-sm">
                  {param}={asked.texts(param).join(", ")}
                </code>{" "}
                {wrongWords(param)}
              </li>
            ))}
          </ul>
        </Notice>
      ) : null}
      {unknownTypes.length > 0 ? (
        <Notice tone="warn" title={t("patterns.unknownTypes", { count: unknownTypes.length })}>
          {format.list(unknownTypes)} – {t("patterns.unknownTypesHelp")}
        </Notice>
      ) : null}
      {unknownSegments.length > 0 ? (
        <Notice
          tone="warn"
          title={t("patterns.unknownSegments", { count: unknownSegments.length })}
          actions={
            <Button
              size="sm"
              onClick={() => {
                const known = (param: "segment" | "vs") =>
                  asked.texts(param).filter((id) => !unknownSegments.includes(id));
                asked.ask({ segment: known("segment"), vs: known("vs") });
              }}
            >
              {t("patterns.leaveOut")}
            </Button>
          }
        >
          <code className="font-mono text-sm">{format.list(unknownSegments)}</code> –{" "}
          {t("patterns.unknownSegmentsHelp")}
        </Notice>
      ) : null}
      {preview?.users === 1 && !nothing ? (
        <Notice tone="info" title={t("patterns.oneUserTitle")}>
          {t("patterns.oneUserText")}
        </Notice>
      ) : null}
      <SetsDialog
        open={choosing}
        compared={undefined}
        onOpenChange={setChoosing}
        onChoose={(set) => {
          setChoosing(false);
          onChoose(set);
        }}
      />
    </div>
  );
}
