"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { announce } from "@/app/_ui/announcer";
import { Button } from "@/app/_ui/button";
import { ErrorLine } from "@/app/_ui/error-state";
import { Field, Input } from "@/app/_ui/field";
import { Retention } from "@/lib/people";
import { useChangeProject } from "@/lib/people/client";
import { useProject } from "../../_components/project-context";

const FIELDS = ["keep_frames_days", "keep_calls_days", "keep_answers_days", "answers_max_mb"] as const;
type Name = (typeof FIELDS)[number];
type Typed = Record<Name, string>;

/** Terms as people type them: an empty field is no term, where there may be none. */
export function RetentionForm() {
  const t = useTranslations();
  const project = useProject();
  const change = useChangeProject(project.id);
  const [typed, setTyped] = useState<Typed>(() => ({
    keep_frames_days: String(project.keep_frames_days ?? ""),
    keep_calls_days: String(project.keep_calls_days ?? ""),
    keep_answers_days: String(project.keep_answers_days),
    answers_max_mb: String(project.answers_max_mb),
  }));
  const read = Retention.safeParse(valuesOf(typed));
  const wrong = new Set(read.success ? [] : read.error.issues.map(({ path }) => path[0]));
  const unchanged = read.success && FIELDS.every((name) => read.data[name] === project[name]);
  return (
    <form
      noValidate
      className="space-y-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (read.success && !unchanged) change.mutate(read.data, { onSuccess: () => announce(t("common.saved")) });
      }}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        {FIELDS.map((name) => (
          <Field
            key={name}
            label={t(`retention.${name}`)}
            hint={t(`retentionHint.${name}`)}
            error={wrong.has(name) ? t(`retentionWrong.${name}`) : undefined}
          >
            <Input
              inputMode="numeric"
              autoComplete="off"
              className="max-w-40"
              value={typed[name]}
              onChange={(event) => setTyped((now) => ({ ...now, [name]: event.target.value }))}
            />
          </Field>
        ))}
      </div>
      {change.error ? <ErrorLine error={change.error} /> : null}
      <Button type="submit" disabled={unchanged || !read.success} busy={change.isPending}>
        {change.isPending ? t("common.saving") : t("common.save")}
      </Button>
    </form>
  );
}

function valuesOf(typed: Typed): Record<Name, number | null> {
  const number = (text: string) => (text.trim() === "" ? null : Number(text));
  return {
    keep_frames_days: number(typed.keep_frames_days),
    keep_calls_days: number(typed.keep_calls_days),
    keep_answers_days: number(typed.keep_answers_days),
    answers_max_mb: number(typed.answers_max_mb),
  };
}
