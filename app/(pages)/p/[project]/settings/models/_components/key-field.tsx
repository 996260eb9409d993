"use client";

import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { Field, Input } from "@/app/_ui/field";
import type { SavedConnection } from "@/lib/llm";
import type { Draft } from "./draft";

type KeyFieldProps = {
  value: Draft["key"];
  saved: SavedConnection | undefined;
  optional: boolean;
  /** The stored key belongs to this connection's former address and may not go with it. */
  movedFrom: SavedConnection | undefined;
  bad: boolean;
  onChange: (key: Draft["key"]) => void;
};

/** A key can be put in, replaced and removed, and never be looked at: what is stored does not come to a browser. */
export function KeyField({ value, saved, optional, movedFrom, bad, onChange }: KeyFieldProps) {
  const t = useTranslations();
  const stored = saved?.has_key === true && saved.key_state !== "unreadable";
  const typing = () => onChange({ mode: "typed", text: "" });
  const keep = () => onChange({ mode: "saved", text: "" });
  if (value.mode !== "typed") {
    const removed = value.mode === "removed";
    return (
      <div className="space-y-1" role="group" aria-label={t("models.key")}>
        <p className="font-medium">{t("models.key")}</p>
        <div className="flex flex-wrap items-center gap-2">
          <span className="mr-auto">{removed ? t("models.keyGone") : keyKept()}</span>
          <Button size="sm" onClick={typing}>
            {t("models.keyReplace")}
          </Button>
          <Button size="sm" onClick={removed ? keep : () => onChange({ mode: "removed", text: "" })}>
            {t(removed ? "models.keyKeep" : "models.keyRemove")}
          </Button>
        </div>
        {movedFrom ? (
          <p role="alert" className="text-sm text-danger">
            {t("models.keyAgain", { host: new URL(movedFrom.base_url).host })}
          </p>
        ) : null}
      </div>
    );
  }
  return (
    <div className="space-y-1">
      <Field
        label={t("models.key")}
        hint={t(optional ? "models.keyHintOptional" : "models.keyHint")}
        error={bad ? t("models.keyBad") : undefined}
      >
        <Input
          type="password"
          // Browsers offer to keep what looks like a password; this one belongs to nobody who signs in here.
          autoComplete="new-password"
          spellCheck={false}
          maxLength={1000}
          value={value.text}
          onChange={(event) => onChange({ mode: "typed", text: event.target.value })}
        />
      </Field>
      {stored ? (
        <Button size="sm" tone="quiet" onClick={keep}>
          {t("models.keyKeep")}
        </Button>
      ) : null}
    </div>
  );

  function keyKept(): string {
    const last4 = saved?.key_last4;
    return last4 ? t("models.keyKept", { last4 }) : t("models.keyKeptPlain");
  }
}
