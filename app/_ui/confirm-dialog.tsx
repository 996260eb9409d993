"use client";

import { useState, type ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Button } from "./button";
import { Dialog, DialogActions } from "./dialog";
import { ErrorLine } from "./error-state";
import { Field, Input } from "./field";

type ConfirmDialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  children: ReactNode;
  confirmLabel: string;
  /** What must be typed before the button works; nothing needs typing when it is absent. */
  phrase?: string;
  pending?: boolean;
  error?: unknown;
  onConfirm: () => void;
};

/** Asks before something that cannot be taken back. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  return (
    <Dialog open={props.open} onOpenChange={props.onOpenChange} title={props.title}>
      {/* Mounted with the dialog, so what was typed is gone the next time it opens. */}
      <ConfirmForm {...props} />
    </Dialog>
  );
}

function ConfirmForm({ children, confirmLabel, phrase, pending, error, onConfirm, onOpenChange }: ConfirmDialogProps) {
  const t = useTranslations();
  const [typed, setTyped] = useState("");
  const ready = phrase === undefined || typed.trim() === phrase;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (ready && !pending) onConfirm();
      }}
    >
      <div className="space-y-3">{children}</div>
      {phrase === undefined ? null : (
        <div className="mt-4">
          <Field label={t("common.typeToConfirm", { phrase })}>
            <Input value={typed} onChange={(event) => setTyped(event.target.value)} autoComplete="off" />
          </Field>
        </div>
      )}
      {error ? <ErrorLine error={error} className="mt-3" /> : null}
      <DialogActions>
        <Button onClick={() => onOpenChange(false)}>{t("common.cancel")}</Button>
        <Button tone="danger" type="submit" disabled={!ready || pending}>
          {confirmLabel}
        </Button>
      </DialogActions>
    </form>
  );
}
