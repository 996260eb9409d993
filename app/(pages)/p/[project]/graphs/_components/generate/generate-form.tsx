"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useId, useState, type FormEvent, type ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { DialogActions } from "@/app/_ui/dialog";
import { ErrorLine } from "@/app/_ui/error-state";
import { Field, Input, Select } from "@/app/_ui/field";
import { GraphFocus } from "@/lib/causal";
import { useGenerateGraph } from "@/lib/causal/client";
import { patternSetsOptions } from "@/lib/patterns/client";
import { segmentFieldsOptions, segmentsOptions } from "@/lib/people/client";
import { useProject } from "../../../_components/project-context";
import { TypePicker } from "../../../patterns/_components/question/type-picker";
import { useSegmentName } from "../../../users/_components/segments/segment-words";
import { draftOf, requestOf, type Draft } from "./draft";
import type { GenerateDialogProps } from "./generate-dialog";
import { GraphCost } from "./graph-cost";

/** All that can be asked of a graph: what most people choose first, the rest behind a fold. */
export function GenerateForm({ onOpenChange, onStarted, again }: GenerateDialogProps) {
  const t = useTranslations();
  const project = useProject();
  const generate = useGenerateGraph(project.id);
  const [draft, setDraft] = useState(() => draftOf(again));
  const set = (change: Partial<Draft>) => setDraft((now) => ({ ...now, ...change }));
  const asked = requestOf(draft, again);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!("request" in asked)) return;
    generate.mutate(asked.request, {
      onSuccess: (run) => {
        onOpenChange(false);
        onStarted(run);
      },
    });
  };
  return (
    <form onSubmit={submit} className="space-y-4">
      {again ? null : (
        <Field label={t("graphs.name")} hint={t("graphs.nameHelp")}>
          <Input
            value={draft.name}
            maxLength={100}
            autoComplete="off"
            onChange={({ target }) => set({ name: target.value })}
          />
        </Field>
      )}
      <FocusChoice value={draft.focus} onChange={(focus) => set({ focus })} />
      <PatternsChoice draft={draft} onChange={set} />
      <Group legend={t("graphs.targets")} help={t("graphs.targetsHelp")}>
        <TypePicker
          label={t("graphs.targets")}
          chosen={draft.targets}
          unknown={[]}
          onChange={(targets) => set({ targets })}
        />
      </Group>
      <Tick checked={draft.model} onChange={(model) => set({ model })} help={t("graphs.useModelHelp")}>
        {t("graphs.useModel")}
      </Tick>
      <details className="space-y-4">
        <summary className="w-fit rounded-sm font-medium">{t("graphs.more")}</summary>
        <MoreFields draft={draft} onChange={set} />
      </details>
      {"request" in asked ? (
        <GraphCost request={asked.request} />
      ) : (
        <p role="alert" className="text-danger">
          {t(`graphs.problem.${asked.problem}`)}
        </p>
      )}
      {generate.error ? <ErrorLine error={generate.error} /> : null}
      <DialogActions>
        <Button onClick={() => onOpenChange(false)}>{t("common.cancel")}</Button>
        <Button tone="primary" type="submit" disabled={!("request" in asked)} busy={generate.isPending}>
          {t(again ? "graphs.again" : "graphs.generate")}
        </Button>
      </DialogActions>
    </form>
  );
}

function FocusChoice({ value, onChange }: { value: GraphFocus; onChange: (focus: GraphFocus) => void }) {
  const t = useTranslations();
  const name = useId();
  return (
    <fieldset className="space-y-1">
      <legend className="font-medium">{t("graphs.focusLabel")}</legend>
      {GraphFocus.options.map((focus) => (
        <label key={focus} className="flex cursor-pointer items-start gap-2">
          <input
            type="radio"
            name={name}
            className="mt-0.5 block size-6 shrink-0 scale-75 accent-accent"
            checked={value === focus}
            onChange={() => onChange(focus)}
          />
          <span>
            {t(`graphs.focus.${focus}`)}
            <span className="block text-sm text-muted">{t(`graphs.focusHelp.${focus}`)}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

type PartProps = { draft: Draft; onChange: (change: Partial<Draft>) => void };

function PatternsChoice({ draft, onChange }: PartProps) {
  const t = useTranslations();
  const project = useProject();
  const sets = useInfiniteQuery(patternSetsOptions(project.id)).data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Field label={t("graphs.subject")} hint={t("graphs.patternsHelp")}>
      <Select
        value={draft.patternSet}
        onChange={({ target: { value } }) =>
          onChange({ patternSet: sets.find(({ id }) => id === value)?.id ?? "", patternIds: undefined })
        }
      >
        <option value="">
          {draft.patternIds ? t("graphs.chosenPatterns", { count: draft.patternIds.length }) : t("graphs.allTypes")}
        </option>
        {sets
          .filter(({ patterns }) => patterns > 0)
          .map((each) => (
            <option key={each.id} value={each.id}>
              {t(each.saved > 0 ? "graphs.savedPatternsOf" : "graphs.firstPatternsOf", {
                name: each.name ?? t("patterns.unnamed"),
                count: each.saved > 0 ? each.saved : Math.min(50, each.patterns),
              })}
            </option>
          ))}
      </Select>
    </Field>
  );
}

function MoreFields({ draft, onChange }: PartProps) {
  const t = useTranslations();
  const project = useProject();
  const nameOf = useSegmentName();
  const { data: segments = [] } = useQuery(segmentsOptions(project.id));
  const { data: facets } = useQuery(segmentFieldsOptions(project.id));
  const profile = facets?.fields.profile.map(({ name }) => name) ?? [];
  return (
    <div className="space-y-4 pt-3">
      <Group legend={t("graphs.excluded")} help={t("graphs.excludedHelp")}>
        <TypePicker
          label={t("graphs.excluded")}
          chosen={draft.excluded}
          unknown={[]}
          onChange={(excluded) => onChange({ excluded })}
        />
      </Group>
      <Tick checked={draft.excludeNoise} onChange={(excludeNoise) => onChange({ excludeNoise })}>
        {t("graphs.excludeNoise")}
      </Tick>
      <Field label={t("graphs.segment")}>
        <Select value={draft.segment} onChange={({ target }) => onChange({ segment: target.value })}>
          <option value="">{t("segments.everybody")}</option>
          {segments.map((each) => (
            <option key={each.id} value={each.id}>
              {nameOf(each)}
            </option>
          ))}
        </Select>
      </Field>
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label={t("graphs.from")}>
          <Input type="date" value={draft.from} onChange={({ target }) => onChange({ from: target.value })} />
        </Field>
        <Field label={t("graphs.to")}>
          <Input type="date" value={draft.to} onChange={({ target }) => onChange({ to: target.value })} />
        </Field>
      </div>
      <Field label={t("graphs.sessionMinutes")} hint={t("graphs.sessionHelp")}>
        <Input
          inputMode="numeric"
          value={draft.sessionMinutes}
          onChange={({ target }) => onChange({ sessionMinutes: target.value })}
        />
      </Field>
      <Field label={t("graphs.clock")} hint={t(`graphs.clockHelp.${draft.clock}`)}>
        <Select
          value={draft.clock}
          onChange={({ target: { value } }) =>
            onChange({ clock: CLOCKS.find((clock) => clock === value) ?? draft.clock })
          }
        >
          {CLOCKS.map((clock) => (
            <option key={clock} value={clock}>
              {t(`graphs.clockOf.${clock}`)}
            </option>
          ))}
        </Select>
      </Field>
      <Tick checked={draft.acyclic} onChange={(acyclic) => onChange({ acyclic })} help={t("graphs.acyclicHelp")}>
        {t("graphs.acyclic")}
      </Tick>
      {profile.length > 0 ? (
        <>
          <fieldset>
            <legend className="font-medium">{t("graphs.adjustFor")}</legend>
            <p className="text-sm text-muted">{t("graphs.adjustForHelp")}</p>
            <div className="flex flex-wrap gap-x-4">
              {profile.map((field) => (
                <Tick
                  key={field}
                  checked={draft.adjustFor.includes(field)}
                  onChange={(on) =>
                    onChange({
                      adjustFor: profile.filter((each) => (each === field ? on : draft.adjustFor.includes(each))),
                    })
                  }
                >
                  {field}
                </Tick>
              ))}
            </div>
          </fieldset>
          <Field label={t("graphs.influence")} hint={t("graphs.influenceHelp")}>
            <Select value={draft.influence} onChange={({ target }) => onChange({ influence: target.value })}>
              <option value="">{t("graphs.nobodyInfluences")}</option>
              {profile.map((field) => (
                <option key={field} value={field}>
                  {field}
                </option>
              ))}
            </Select>
          </Field>
        </>
      ) : null}
    </div>
  );
}

const CLOCKS = ["auto", "time", "order"] as const satisfies Draft["clock"][];

type GroupProps = { legend: string; help: string; children: ReactNode };

function Group({ legend, help, children }: GroupProps) {
  return (
    <fieldset className="space-y-1">
      <legend className="font-medium">{legend}</legend>
      {children}
      <p className="text-sm text-muted">{help}</p>
    </fieldset>
  );
}

type TickProps = { checked: boolean; onChange: (on: boolean) => void; help?: string; children: ReactNode };

function Tick({ checked, onChange, help, children }: TickProps) {
  return (
    <label className="flex cursor-pointer items-start gap-2">
      <input
        type="checkbox"
        className="mt-0.5 block size-6 shrink-0 scale-75 accent-accent"
        checked={checked}
        onChange={({ target }) => onChange(target.checked)}
      />
      <span className="min-w-0 wrap-anywhere">
        {children}
        {help ? <span className="block text-sm text-muted">{help}</span> : null}
      </span>
    </label>
  );
}
