"use client";

import { Check, Undo2, X } from "lucide-react";
import { useEffect, useEffectEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { Chip, type ChipTone } from "@/app/_ui/chip";
import { showToast } from "@/app/_ui/toast-store";
import { DECISIONS_MAX, type NameDecision, type NameState, type OpenName } from "@/lib/entities";
import { useDecideNames } from "@/lib/entities/client";
import { NameMeaning } from "../../../_components/name-meaning";
import { useProject } from "../../../_components/project-context";
import { useReason } from "../../../_live/reasons";
import { useShowProblem } from "../../../_lib/use-show-problem";

const KEYS = { accept: "a", reject: "r", undo: "u" } as const;
const DONE = { accept: "names.accepted", reject: "names.rejected", undo: "names.undone" } as const;
const TONES: Record<NameState, ChipTone> = {
  open: "muted",
  failed: "danger",
  resolved: "accent",
  unmatched: "muted",
  accepted: "ok",
  rejected: "warn",
};

const idOf = ({ kind, key }: Pick<OpenName, "kind" | "key">) => `${kind} ${key}`;

/** Names with what they mean; those that are ticked are decided about, with buttons or `a`, `r` and `u`. */
export function NameList({ names }: { names: readonly OpenName[] }) {
  const t = useTranslations();
  const project = useProject();
  const decide = useDecideNames(project.id);
  const showProblem = useShowProblem();
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const chosen = names.filter((name) => ticked.has(idOf(name)));
  const all = chosen.length === names.length;

  const tick = (some: readonly OpenName[], on: boolean) => {
    const next = new Set(ticked);
    for (const name of some) {
      if (on) next.add(idOf(name));
      else next.delete(idOf(name));
    }
    setTicked(next);
  };
  const act = (action: NameDecision["action"]) => {
    if (chosen.length === 0 || decide.isPending) return;
    decide.mutate(
      { action, names: chosen.slice(0, DECISIONS_MAX).map(({ kind, key }) => ({ kind, key })) },
      {
        onSuccess: ({ decided, unanswered }) => {
          setTicked(new Set(unanswered.map(idOf)));
          showToast({
            tone: decided > 0 ? "ok" : "info",
            title: t(DONE[action], { count: decided }),
            text: unanswered.length > 0 ? t("names.unanswered", { count: unanswered.length }) : undefined,
          });
        },
        onError: showProblem,
      },
    );
  };

  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const target = event.target as HTMLElement;
    if (event.isComposing || event.metaKey || event.ctrlKey || event.altKey || chosen.length === 0) return;
    if (target.closest("input:not([type=checkbox]), textarea, select, [role=dialog]")) return;
    if (event.key === KEYS.accept) act("accept");
    else if (event.key === KEYS.reject) act("reject");
    else if (event.key === KEYS.undo) act("undo");
    else return;
    event.preventDefault();
  });
  // Synchronises with the window's keyboard: the shortcuts work wherever on the page one is.
  useEffect(() => {
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);

  return (
    <div>
      {chosen.length > 0 ? (
        <div
          role="region"
          aria-label={t("names.selection")}
          className="sticky top-12 z-10 mb-3 flex flex-wrap items-center gap-2 rounded-md border border-accent/40 bg-accent-soft px-3 py-2"
        >
          <p role="status" className="font-medium">
            {t("names.selected", { count: chosen.length })}
          </p>
          <Button
            size="sm"
            tone="primary"
            aria-keyshortcuts={KEYS.accept}
            busy={decide.isPending}
            onClick={() => act("accept")}
          >
            <Check aria-hidden />
            {t("names.accept")} <kbd className="max-sm:hidden">{KEYS.accept}</kbd>
          </Button>
          <Button size="sm" aria-keyshortcuts={KEYS.reject} busy={decide.isPending} onClick={() => act("reject")}>
            <X aria-hidden />
            {t("names.reject")} <kbd className="text-muted max-sm:hidden">{KEYS.reject}</kbd>
          </Button>
          <Button size="sm" aria-keyshortcuts={KEYS.undo} busy={decide.isPending} onClick={() => act("undo")}>
            <Undo2 aria-hidden />
            {t("names.undo")} <kbd className="text-muted max-sm:hidden">{KEYS.undo}</kbd>
          </Button>
          <Button size="sm" tone="quiet" onClick={() => setTicked(new Set())}>
            {t("names.clear")}
          </Button>
        </div>
      ) : null}
      <Card>
        <label className="flex items-center gap-2 border-b border-line px-3 py-1.5 text-sm text-muted">
          <input
            type="checkbox"
            className="block size-6 scale-75 accent-accent"
            ref={(box) => {
              if (box) box.indeterminate = chosen.length > 0 && !all;
            }}
            checked={all}
            onChange={(event) => tick(names, event.target.checked)}
          />
          {t("names.selectAll")}
          <span className="ml-auto max-sm:hidden">{t("names.keys")}</span>
        </label>
        <ul aria-label={t("names.list")} className="divide-y divide-line">
          {names.map((name) => (
            <NameRow key={idOf(name)} name={name} ticked={ticked.has(idOf(name))} onTick={(on) => tick([name], on)} />
          ))}
        </ul>
      </Card>
    </div>
  );
}

type NameRowProps = { name: OpenName; ticked: boolean; onTick: (on: boolean) => void };

function NameRow({ name, ticked, onTick }: NameRowProps) {
  const t = useTranslations();
  const reason = useReason();
  const answered = name.answered_at !== undefined;
  return (
    <li className="offscreen-skip flex items-start gap-2 px-3 py-2" data-testid="open-name">
      <input
        type="checkbox"
        className="block size-6 shrink-0 scale-75 accent-accent"
        aria-label={t("names.select", { name: name.name })}
        checked={ticked}
        onChange={(event) => onTick(event.target.checked)}
      />
      <div className="flex min-w-0 flex-1 flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <NameMeaning
          name={{
            kind: name.kind,
            name: name.name,
            confidence: name.confidence,
            target: name.target,
            relation: name.relation,
          }}
          answered={answered}
        />
        <span className="flex flex-wrap items-center gap-2 text-sm text-muted">
          {name.error ? <span className="text-danger">{reason(name.error)}</span> : null}
          <Chip tone={TONES[name.state]}>{t(`nameState.${name.state}`)}</Chip>
          <span className="tabular">{t("names.rows", { count: name.rows })}</span>
        </span>
      </div>
    </li>
  );
}
