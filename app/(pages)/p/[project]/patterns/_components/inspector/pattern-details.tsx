"use client";

import { EyeOff, Pin, PinOff } from "lucide-react";
import { useFormatter, useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { Chip } from "@/app/_ui/chip";
import type { Pattern, PatternDetail, PatternId, PatternSet } from "@/lib/patterns";
import { useProject } from "../../../_components/project-context";
import { Sequence } from "../../../_components/sequence";
import { LagHistogram } from "../../_views/lag-histogram";
import { Marks } from "../table/marks";
import { useMark } from "../table/use-mark";
import { FiguresBeside } from "../figures-beside";
import { useDefinition } from "../use-definition";
import { useFigures } from "../use-figures";
import { Part } from "./part";
import { PatternFigures } from "./pattern-figures";
import { PatternUsers } from "./pattern-users";

type PatternDetailsProps = {
  set: PatternSet;
  pattern: PatternDetail;
  /** Another one that stays beside whichever is open. */
  pinned: Pattern | undefined;
  onPin: (id: PatternId | undefined) => void;
  onSelect: (id: PatternId) => void;
};

export function PatternDetails({ set, pattern, pinned, onPin, onSelect }: PatternDetailsProps) {
  const t = useTranslations();
  const define = useDefinition();
  const project = useProject();
  const onMark = useMark();
  const { longer, shorter } = pattern.overlaps;
  return (
    <div className="space-y-4">
      <div className="flex items-start gap-2">
        <Sequence events={pattern.events} className="flex-1" />
        <Marks pattern={pattern} onMark={onMark} />
      </div>
      <p data-testid="pattern-definition">{define(pattern.events, set.question)}</p>
      <p className="flex flex-wrap gap-1.5">
        <Chip tone={pattern.beyond_chance ? "ok" : "muted"}>
          {pattern.beyond_chance ? t("patterns.beyondChance") : t("patterns.notBeyondChance")}
        </Chip>
        {pattern.hidden ? (
          <Chip tone="muted">
            <EyeOff aria-hidden />
            {t("patterns.hidden")}
          </Chip>
        ) : null}
      </p>
      <Button
        size="sm"
        aria-pressed={pinned?.id === pattern.id}
        onClick={() => onPin(pinned?.id === pattern.id ? undefined : pattern.id)}
      >
        {pinned?.id === pattern.id ? <PinOff aria-hidden /> : <Pin aria-hidden />}
        {t(pinned?.id === pattern.id ? "patterns.unpin" : "patterns.pin")}
      </Button>
      {pinned && pinned.id !== pattern.id ? (
        <Part title={t("patterns.besidePinned")}>
          <FiguresBeside set={set} patterns={[pattern, pinned]} />
          <Button size="sm" tone="quiet" onClick={() => onPin(undefined)}>
            <PinOff aria-hidden />
            {t("patterns.unpin")}
          </Button>
        </Part>
      ) : null}
      <PatternFigures set={set} pattern={pattern} />
      {pattern.segments.length > 0 ? <Segments set={set} pattern={pattern} /> : null}
      {longer.length + shorter.length > 0 ? (
        <Part title={t("patterns.overlaps")}>
          <Overlaps title={t("patterns.longer")} patterns={longer} onSelect={onSelect} />
          <Overlaps title={t("patterns.shorter")} patterns={shorter} onSelect={onSelect} />
        </Part>
      ) : null}
      {pattern.lag_ms ? (
        <Part title={t("patterns.when")}>
          <LagHistogram project={project.id} pattern={pattern.id} />
        </Part>
      ) : null}
      <PatternUsers key={pattern.id} pattern={pattern} />
    </div>
  );
}

/** The share of each segment's users who follow the pattern, beside that of all. */
function Segments({ set, pattern }: { set: PatternSet; pattern: Pattern }) {
  const t = useTranslations();
  const figures = useFigures();
  const shares = pattern.segments.map(({ n, of, lift, lo, hi, q }, place) => ({
    name: set.segment_names[place] ?? "",
    share: of > 0 ? n / of : 0,
    words: figures.share({ n, of }),
    lift,
    q: typeof q === "number" ? t("patterns.qValue", { q: figures.chance(q) }) : null,
    // Of an empty segment nothing is known, and older sets do not hold it.
    interval: lo === undefined || hi === undefined || of === 0 ? null : figures.percents({ est: 0, lo, hi }).interval,
  }));
  const most = Math.max(...shares.map(({ share }) => share), 0);
  return (
    <Part title={t("patterns.whoFollows")}>
      <ul className="space-y-2">
        {shares.map(({ name, share, words, lift, q, interval }) => (
          <li key={name}>
            <span className="flex flex-wrap justify-between gap-x-3">
              <span className="min-w-0 wrap-anywhere">{name}</span>
              <span className="tabular">
                {figures.percent(share)} <span className="text-muted">({words})</span>
                {interval === null ? null : ` · ${interval}`}
                {lift === null ? null : ` ×${figures.ratio(lift)}`}
                {q === null ? null : ` · ${q}`}
              </span>
            </span>
            <span aria-hidden className="mt-0.5 block h-1.5 overflow-hidden rounded-full bg-line">
              <span className="block h-full bg-accent" style={{ width: `${most > 0 ? (share / most) * 100 : 0}%` }} />
            </span>
          </li>
        ))}
      </ul>
      <p className="text-sm text-muted">{t("patterns.segmentLiftHelp")}</p>
    </Part>
  );
}

type OverlapsProps = { title: string; patterns: readonly Pattern[]; onSelect: (id: PatternId) => void };

function Overlaps({ title, patterns, onSelect }: OverlapsProps) {
  const format = useFormatter();
  if (patterns.length === 0) return null;
  return (
    <div>
      <h4 className="text-sm text-muted">{title}</h4>
      <ul>
        {patterns.map(({ id, events, users }) => (
          <li key={id}>
            <button
              type="button"
              className="flex w-full items-center justify-between gap-2 rounded-sm py-1 text-left hover:bg-inset"
              onClick={() => onSelect(id)}
            >
              <Sequence events={events} />
              <span className="tabular shrink-0 text-sm text-muted">{format.number(users.n)}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
