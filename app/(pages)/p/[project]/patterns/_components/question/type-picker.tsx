"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus, Target, TriangleAlert, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { cn } from "@/app/_ui/cn";
import { Input } from "@/app/_ui/field";
import { Popover } from "@/app/_ui/popover";
import type { EventType } from "@/lib/events";
import { someTypesOptions } from "@/lib/events/client";
import { useProject } from "../../../_components/project-context";

/** More are found by typing a part of the name. */
const SHOWN = 50;

const PAUSE_MS = 200;

type TypePickerProps = {
  label: string;
  chosen: readonly string[];
  /** Names that the vocabulary does not have. */
  unknown: readonly string[];
  onChange: (types: string[]) => void;
};

/** Event types of the project's vocabulary, its targets first; each can be taken away again. */
export function TypePicker({ label, chosen, unknown, onChange }: TypePickerProps) {
  const t = useTranslations();
  return (
    <div className="space-y-1.5">
      {chosen.length > 0 ? (
        <ul aria-label={label} className="flex flex-wrap gap-1">
          {chosen.map((type) => {
            const missing = unknown.includes(type);
            return (
              <li
                key={type}
                className={cn(
                  "inline-flex max-w-full items-center gap-1 rounded-sm border pl-1.5",
                  missing ? "border-warn/40 bg-warn-soft text-warn" : "border-accent/40 bg-accent-soft",
                )}
              >
                {missing ? <TriangleAlert aria-hidden className="size-3.5 shrink-0" /> : null}
                <span className="min-w-0 truncate" title={type}>
                  {type}
                </span>
                {missing ? <span className="sr-only">{t("patterns.unknownType")}</span> : null}
                <button
                  type="button"
                  className="inline-flex size-6 shrink-0 items-center justify-center"
                  aria-label={t("patterns.removeType", { type })}
                  onClick={() => onChange(chosen.filter((each) => each !== type))}
                >
                  <X aria-hidden className="size-3.5" />
                </button>
              </li>
            );
          })}
        </ul>
      ) : null}
      <Popover
        label={label}
        align="start"
        trigger={
          <Button size="sm" aria-label={t("patterns.addTypeTo", { field: label })}>
            <Plus aria-hidden />
            {t("patterns.addType")}
          </Button>
        }
      >
        <Choices label={label} chosen={chosen} onChange={onChange} />
      </Popover>
    </div>
  );
}

function Choices({ label, chosen, onChange }: Omit<TypePickerProps, "unknown">) {
  const t = useTranslations();
  const project = useProject();
  const [text, setText] = useState("");
  const [sought, seekSoon] = useSought();
  const targets = useQuery(someTypesOptions(project.id, { q: sought, role: "target" }, SHOWN));
  const types = useQuery(someTypesOptions(project.id, { q: sought }, SHOWN));
  const first = targets.data?.items ?? [];
  const rest = (types.data?.items ?? []).filter(({ role }) => role !== "target");
  const total = types.data?.total ?? 0;
  const shown = first.length + rest.length;
  const toggle = (type: string, on: boolean) =>
    onChange(on ? [...chosen, type] : chosen.filter((each) => each !== type));
  return (
    <div className="space-y-2">
      <Input
        type="search"
        aria-label={t("patterns.searchTypes")}
        placeholder={t("patterns.searchTypes")}
        value={text}
        autoComplete="off"
        spellCheck={false}
        onChange={({ target, nativeEvent }) => {
          setText(target.value);
          seekSoon(target.value, (nativeEvent as InputEvent).isComposing);
        }}
        onCompositionEnd={({ currentTarget }) => seekSoon(currentTarget.value, false)}
      />
      {types.data && shown === 0 ? (
        <p className="text-muted">
          {sought === "" ? t("patterns.noTypes") : t("patterns.noSuchType", { text: sought })}
        </p>
      ) : null}
      <ul aria-label={label} className="max-h-72 overflow-y-auto">
        {[...first, ...rest].map((type) => (
          <Choice
            key={type.id}
            type={type}
            chosen={chosen.includes(type.name)}
            onToggle={(on) => toggle(type.name, on)}
          />
        ))}
      </ul>
      {total > shown ? <p className="text-sm text-muted">{t("patterns.moreTypes", { count: total - shown })}</p> : null}
    </div>
  );
}

/** What is searched: what was typed last, after a short pause and never in the middle of composing a character. */
function useSought(): [string, (text: string, composing: boolean) => void] {
  const [sought, setSought] = useState("");
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  // Synchronises with the browser's timers: none is left behind.
  useEffect(() => () => clearTimeout(timer.current), []);
  const seekSoon = (text: string, composing: boolean) => {
    clearTimeout(timer.current);
    if (!composing) timer.current = setTimeout(() => setSought(text.trim()), PAUSE_MS);
  };
  return [sought, seekSoon];
}

type ChoiceProps = { type: EventType; chosen: boolean; onToggle: (on: boolean) => void };

function Choice({ type, chosen, onToggle }: ChoiceProps) {
  const t = useTranslations();
  const format = useFormatter();
  return (
    <li>
      <label className="flex min-h-8 cursor-pointer items-center gap-2 rounded-sm px-1 hover:bg-inset">
        <input
          type="checkbox"
          className="block size-6 shrink-0 scale-75 accent-accent"
          checked={chosen}
          onChange={(event) => onToggle(event.target.checked)}
        />
        <span className="min-w-0 flex-1 wrap-anywhere">{type.name}</span>
        {type.role === "target" ? (
          <span className="inline-flex shrink-0 items-center gap-1 text-sm text-accent">
            <Target aria-hidden className="size-3.5" />
            {t("eventRole.target")}
          </span>
        ) : null}
        <span className="tabular shrink-0 text-sm text-muted" title={t("patterns.eventsOfType")}>
          {format.number(type.events)}
        </span>
      </label>
    </li>
  );
}
