"use client";

import { Pause, Play } from "lucide-react";
import { useLocale, useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { CopyButton } from "@/app/_ui/copy-button";
import { Select } from "@/app/_ui/field";
import { useHydrated } from "@/app/_ui/state/use-hydrated";
import { useProject } from "../../../../_components/project-context";
import { SPEEDS, type Player } from "./use-player";

type ReplayBarProps = { player: Player; runId: string };

/** Plays, stops, goes to a moment, and makes a link to it. */
export function ReplayBar({ player, runId }: ReplayBarProps) {
  const t = useTranslations();
  const clock = useClockWords();
  const project = useProject();
  const hydrated = useHydrated();
  const { ms, startMs, endMs, playing, speed } = player;
  const where = t("replay.at", { at: clock(ms), end: clock(endMs) });
  const moment = `/p/${project.id}/runs/${runId}?t=${(ms / 1000).toFixed(1)}`;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 border-b border-line px-3 py-2">
      <Button tone="primary" size="sm" onClick={playing ? player.pause : player.play}>
        {playing ? <Pause aria-hidden /> : <Play aria-hidden />}
        {playing ? t("replay.pause") : t("replay.play")}
      </Button>
      <input
        type="range"
        aria-label={t("replay.position")}
        aria-valuetext={where}
        min={startMs}
        max={endMs}
        step={Math.max(1, Math.round((endMs - startMs) / 2000))}
        value={ms}
        onChange={(event) => player.seek(Number(event.target.value))}
        className="h-6 min-w-40 flex-1 basis-48 accent-accent"
      />
      <span className="tabular text-sm text-muted" data-testid="replay-clock">
        {where}
      </span>
      <Select
        aria-label={t("replay.speed")}
        className="h-7 w-auto text-sm"
        value={speed}
        onChange={(event) => {
          const chosen = SPEEDS.find((each) => String(each) === event.target.value);
          if (chosen) player.setSpeed(chosen);
        }}
      >
        {SPEEDS.map((each) => (
          <option key={each} value={each}>
            {`${each}×`}
          </option>
        ))}
      </Select>
      <CopyButton text={hydrated ? new URL(moment, window.location.href).href : moment} label={t("replay.link")} />
    </div>
  );
}

/** “1:04.2”: minutes, seconds and tenths. */
function useClockWords(): (ms: number) => string {
  const locale = useLocale();
  const seconds = new Intl.NumberFormat(locale, {
    minimumIntegerDigits: 2,
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  return (ms) => {
    const tenths = Math.floor(ms / 100);
    return `${Math.floor(tenths / 600)}:${seconds.format((tenths % 600) / 10)}`;
  };
}
