"use client";

import {
  Ban,
  Brain,
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CirclePause,
  CircleSlash,
  Clock,
  LoaderCircle,
  PenLine,
  Undo2,
  type LucideIcon,
} from "lucide-react";
import { useTranslations } from "use-intl";
import { Chip, type ChipTone } from "@/app/_ui/chip";
import { cn } from "@/app/_ui/cn";

type Look = { icon: LucideIcon; tone: ChipTone; turns?: boolean };

const looks: Record<string, Look> = {
  queued: { icon: CircleDashed, tone: "neutral" },
  waiting_retry: { icon: Clock, tone: "warn" },
  rate_limited: { icon: Clock, tone: "warn" },
  running: { icon: LoaderCircle, tone: "accent", turns: true },
  thinking: { icon: Brain, tone: "accent" },
  writing: { icon: PenLine, tone: "accent" },
  checking: { icon: LoaderCircle, tone: "accent", turns: true },
  paused: { icon: CirclePause, tone: "warn" },
  interrupted: { icon: CircleSlash, tone: "warn" },
  succeeded: { icon: CircleCheck, tone: "ok" },
  saved: { icon: CircleCheck, tone: "ok" },
  cached: { icon: CircleCheck, tone: "ok" },
  partial: { icon: CircleAlert, tone: "warn" },
  failed: { icon: CircleAlert, tone: "danger" },
  cancelling: { icon: Ban, tone: "warn" },
  cancelled: { icon: Ban, tone: "neutral" },
  undone: { icon: Undo2, tone: "neutral" },
};

/** One set of words and icons for the state of everything that runs. */
export function StatusChip({ status }: { status: string }) {
  const word = useStatusWord();
  const { icon: Icon, tone, turns } = looks[status] ?? { icon: CircleDashed, tone: "neutral" as const, turns: false };
  return (
    <Chip tone={tone}>
      <Icon aria-hidden className={cn(turns && "animate-spin [animation-duration:2s]")} />
      {word(status)}
    </Chip>
  );
}

export function useStatusWord(): (status: string) => string {
  const t = useTranslations();
  return (status) => {
    const key = `status.${status}` as "status.queued";
    return t.has(key) ? t(key) : status;
  };
}
