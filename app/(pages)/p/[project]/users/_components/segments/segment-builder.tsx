"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus, X } from "lucide-react";
import { useId, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { ErrorLine } from "@/app/_ui/error-state";
import { IconButton } from "@/app/_ui/icon-button";
import { Menu, MenuItem } from "@/app/_ui/menu";
import { Segmented } from "@/app/_ui/segmented";
import { segmentFieldsOptions } from "@/lib/people/client";
import type { SegmentDefinition } from "@/lib/people";
import { useProject } from "../../../_components/project-context";
import { ConditionForm } from "./condition-form";
import { emptyCondition, fromDraft, readCondition, type Draft, type DraftCondition, type DraftRow } from "./draft";
import { SampleForm } from "./sample-form";

const KINDS = ["profile", "behaviors", "events", "activity", "target"] as const satisfies DraftCondition["on"][];

type SegmentBuilderProps = {
  initial: Draft;
  /** Hears of each change that says something else; undefined when nothing is said any more. */
  onChange: (definition: SegmentDefinition | undefined) => void;
};

/** A list of conditions that all, or any, must hold. What is not complete yet does not count. */
export function SegmentBuilder({ initial, onChange }: SegmentBuilderProps) {
  const t = useTranslations();
  const project = useProject();
  const legend = useId();
  const { data: fields, error, isPending } = useQuery(segmentFieldsOptions(project.id));
  const [draft, setDraft] = useState(initial);
  const change = (next: Draft) => {
    setDraft(next);
    const definition = fromDraft(next);
    if (JSON.stringify(definition) !== JSON.stringify(fromDraft(draft))) onChange(definition);
  };
  const replace = (row: DraftRow) =>
    change({ ...draft, rows: draft.rows.map((each) => (each.key === row.key ? row : each)) });
  const add = (on: DraftCondition["on"]) => {
    const key = Math.max(-1, ...draft.rows.map((row) => row.key)) + 1;
    change({ ...draft, rows: [...draft.rows, { key, negated: false, condition: emptyCondition(on) }] });
  };
  return (
    <div role="group" aria-labelledby={legend} className="space-y-3">
      <div className="flex flex-wrap items-center gap-2">
        <span id={legend} className="font-medium">
          {t("segments.conditions")}
        </span>
        {draft.rows.length > 1 ? (
          <Segmented
            label={t("segments.mode")}
            value={draft.mode}
            onChange={(mode) => change({ ...draft, mode })}
            options={[
              { value: "all", label: t("segments.modeAll") },
              { value: "any", label: t("segments.modeAny") },
            ]}
          />
        ) : null}
        {isPending ? <span className="text-sm text-muted">{t("segments.loadingFields")}</span> : null}
      </div>
      {error ? <ErrorLine error={error} /> : null}
      <ul className="space-y-2">
        {draft.rows.map((row, index) => (
          <ConditionRow
            key={row.key}
            row={row}
            number={index + 1}
            fields={fields}
            onChange={replace}
            onRemove={() => change({ ...draft, rows: draft.rows.filter((each) => each.key !== row.key) })}
          />
        ))}
      </ul>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Menu
          align="start"
          trigger={
            <Button size="sm">
              <Plus aria-hidden />
              {t("segments.add")}
            </Button>
          }
        >
          {KINDS.map((kind) => (
            <MenuItem key={kind} onSelect={() => add(kind)}>
              {t(`segmentOn.${kind}`)}
            </MenuItem>
          ))}
        </Menu>
        <SampleForm sample={draft.sample} onChange={(sample) => change({ ...draft, sample })} />
      </div>
    </div>
  );
}

type ConditionRowProps = {
  row: DraftRow;
  number: number;
  fields: Parameters<typeof ConditionForm>[0]["fields"];
  onChange: (row: DraftRow) => void;
  onRemove: () => void;
};

function ConditionRow({ row, number, fields, onChange, onRemove }: ConditionRowProps) {
  const t = useTranslations();
  const complete = readCondition(row.condition) !== undefined;
  const kind = t(`segmentOn.${row.condition.on}`);
  return (
    <li className="rounded-md border border-line bg-inset/50 px-2 py-2">
      <fieldset className="flex min-w-0 flex-wrap items-end gap-2">
        <legend className="sr-only">{t("segments.conditionOf", { n: String(number), kind })}</legend>
        <span className="flex w-full items-center gap-2">
          <span className="font-medium">{kind}</span>
          <label className="flex items-center gap-1 text-sm">
            <input
              type="checkbox"
              className="size-4.5 accent-accent"
              checked={row.negated}
              onChange={(event) => onChange({ ...row, negated: event.target.checked })}
            />
            {t("segments.not")}
          </label>
          {complete ? null : <span className="text-sm text-warn">{t("segments.incomplete")}</span>}
          <IconButton
            size="icon-sm"
            className="ml-auto"
            label={t("segments.remove", { n: String(number), kind })}
            onClick={onRemove}
          >
            <X aria-hidden />
          </IconButton>
        </span>
        <ConditionForm
          condition={row.condition}
          fields={fields}
          onChange={(condition) => onChange({ ...row, condition })}
        />
      </fieldset>
    </li>
  );
}
