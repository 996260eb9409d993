"use client";

import { useState, type FormEvent } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { Dialog, DialogActions } from "@/app/_ui/dialog";
import { ErrorLine } from "@/app/_ui/error-state";
import { showToast } from "@/app/_ui/toast-store";
import { COUNT_MAX, PATTERNS_KEPT_MAX, type PatternSet, type SaveRule } from "@/lib/patterns";
import { useSaveByRule } from "@/lib/patterns/client";
import { useProject } from "../../../_components/project-context";
import { Q_MAX } from "../../_lib/view-url";
import { NumberField } from "../question/amount-field";

type SaveDialogProps = { set: PatternSet; open: boolean; onOpenChange: (open: boolean) => void };

const TOP = "20";

/** Saves the best of a set by a rule rather than one by one. */
export function SaveDialog(props: SaveDialogProps) {
  const t = useTranslations();
  return (
    <Dialog
      open={props.open}
      onOpenChange={props.onOpenChange}
      title={t("patterns.saveByRule")}
      description={t("patterns.saveRuleText")}
    >
      <SaveForm {...props} />
    </Dialog>
  );
}

/** A positive number, nothing, or what cannot be read. */
function amount(text: string): number | undefined | "wrong" {
  if (text === "") return undefined;
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) : "wrong";
}

function SaveForm({ set, onOpenChange }: SaveDialogProps) {
  const t = useTranslations();
  const project = useProject();
  const save = useSaveByRule(project.id, set.id);
  // It begins with the rule the set has.
  const kept = set.save_rule;
  const [top, setTop] = useState(kept ? textOf(kept.top) : TOP);
  const [users, setUsers] = useState(textOf(kept?.min_users));
  const [lift, setLift] = useState(textOf(kept?.min_lift));
  const [beyond, setBeyond] = useState(kept === null || kept.max_q !== undefined);
  const numbers = {
    top: whole(amount(top), PATTERNS_KEPT_MAX),
    min_users: whole(amount(users), COUNT_MAX),
    min_lift: amount(lift),
  };
  const wrong = Object.values(numbers).includes("wrong");
  const rule: SaveRule = beyond ? { max_q: Q_MAX } : {};
  for (const name of ["top", "min_users", "min_lift"] as const) {
    const value = numbers[name];
    if (typeof value === "number") rule[name] = value;
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (wrong) return;
    save.mutate(rule, {
      onSuccess: ({ saved }) => {
        showToast({ tone: "ok", title: t("patterns.savedDone", { count: saved }) });
        onOpenChange(false);
      },
    });
  };
  const error = (name: "top" | "count" | "lift", value: number | string | undefined) =>
    value === "wrong" ? t(`patterns.wrong.${name}`) : undefined;
  return (
    <form onSubmit={submit} className="space-y-3">
      <NumberField
        label={t("patterns.ruleTop")}
        text={top}
        placeholder={t("patterns.ruleTopAll")}
        error={error("top", numbers.top)}
        onChange={setTop}
      />
      <NumberField
        label={t("patterns.minUsers")}
        text={users}
        error={error("count", numbers.min_users)}
        onChange={setUsers}
      />
      <NumberField
        label={t("patterns.minLift")}
        text={lift}
        error={error("lift", numbers.min_lift)}
        onChange={setLift}
      />
      <label className="flex min-h-8 items-center gap-2">
        <input
          type="checkbox"
          className="block size-6 shrink-0 scale-75 accent-accent"
          checked={beyond}
          onChange={(event) => setBeyond(event.target.checked)}
        />
        {t("patterns.onlyBeyond")}
      </label>
      {set.saved > 0 ? <p className="text-muted">{t("patterns.saveReplaces", { count: set.saved })}</p> : null}
      {save.error ? <ErrorLine error={save.error} /> : null}
      <DialogActions>
        <Button onClick={() => onOpenChange(false)}>{t("common.cancel")}</Button>
        <Button tone="primary" type="submit" disabled={wrong} busy={save.isPending}>
          {t("patterns.save")}
        </Button>
      </DialogActions>
    </form>
  );
}

const textOf = (value: number | undefined) => (value === undefined ? "" : String(value));

const whole = (value: number | undefined | "wrong", max: number) =>
  typeof value === "number" && (!Number.isInteger(value) || value < 1 || value > max) ? "wrong" : value;
