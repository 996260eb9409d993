"use client";

import { SendHorizontal, X } from "lucide-react";
import { useEffect, useRef, useState, type FormEvent, type KeyboardEvent, type RefObject } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { ErrorLine } from "@/app/_ui/error-state";
import { FieldNotes, notesOf } from "@/app/_ui/field";
import { QUESTION_CHARS_MAX, type Scope } from "@/lib/qa";
import { useDraft } from "../../_lib/drafts";
import { useComposition } from "../../_lib/use-composition";
import { ScopeBar } from "./scope-bar";

type ComposerProps = {
  /** Names the box: what is written in it is kept under this name. */
  place: string;
  label: string;
  placeholder: string;
  scope: Scope;
  onScope: (scope: Scope) => void;
  /** Puts the question; the text stays in the box unless `accepted` is called. */
  onAsk: (question: string, accepted: () => void) => void;
  asking: boolean;
  error: unknown;
  /** What the box begins with when nothing was written in it yet. */
  initial?: string;
  /** Of a question that is edited. */
  onCancel?: () => void;
};

const ID = "ask-question";

/** Where a question is written. Enter asks, except in the middle of composing a character. */
export function Composer(props: ComposerProps) {
  const { place, label, placeholder, scope, onScope, onAsk, asking, error, initial = "", onCancel } = props;
  const t = useTranslations();
  const id = `${ID}-${place}`;
  const box = useRef<HTMLTextAreaElement>(null);
  const [draft, setDraft] = useDraft(place);
  const [touched, setTouched] = useState(false);
  const { handlers, isComposing } = useComposition();
  const text = touched || draft !== "" ? draft : initial;
  const write = (next: string) => {
    setTouched(true);
    setDraft(next);
  };
  const over = text.trim().length - QUESTION_CHARS_MAX;
  const wrongDates = scope.from !== undefined && scope.to !== undefined && scope.from > scope.to;
  const ready = text.trim() !== "" && over <= 0 && !wrongDates && !asking;

  const submit = () => {
    if (!ready) return;
    // Whoever has written on meanwhile keeps what they wrote.
    onAsk(text.trim(), () => box.current?.value === text && write(""));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape" && onCancel && !isComposing(event)) return onCancel();
    if (event.key !== "Enter" || event.shiftKey || isComposing(event)) return;
    event.preventDefault();
    submit();
  };
  const editing = onCancel !== undefined;
  useFocusKey(box, !editing);
  // Synchronises with the keyboard: who edits a question goes on behind its last word.
  useEffect(() => {
    if (!editing || !box.current) return;
    box.current.focus();
    box.current.setSelectionRange(box.current.value.length, box.current.value.length);
  }, [editing]);

  const notes = {
    id,
    hint: t("ask.keys"),
    error: over > 0 ? t("ask.tooLong", { over, max: String(QUESTION_CHARS_MAX) }) : undefined,
  };
  return (
    <form
      noValidate
      data-testid="composer"
      className="space-y-2 rounded-lg border border-border bg-surface p-2.5 shadow-md"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        submit();
      }}
    >
      <label htmlFor={id} className="sr-only">
        {label}
      </label>
      <textarea
        ref={box}
        id={id}
        rows={2}
        value={text}
        placeholder={placeholder}
        aria-describedby={notesOf(notes)}
        aria-invalid={over > 0}
        className="field-sizing-content block max-h-[40dvh] min-h-14 w-full resize-none rounded-md border-0 bg-transparent px-1 text-md outline-none aria-invalid:text-danger"
        onChange={(event) => write(event.target.value)}
        onKeyDown={onKeyDown}
        {...handlers}
      />
      <div className="flex flex-wrap items-end justify-between gap-2">
        <ScopeBar scope={scope} onScope={onScope} />
        <div className="ml-auto flex gap-2">
          {onCancel ? (
            <Button onClick={onCancel}>
              <X aria-hidden />
              {t("common.cancel")}
            </Button>
          ) : null}
          {/* Not disabled while there is nothing to ask: a button that comes and goes under the keyboard loses it. */}
          <Button tone="primary" type="submit" aria-disabled={!ready}>
            <SendHorizontal aria-hidden />
            {asking ? t("ask.sending") : t("ask.send")}
          </Button>
        </div>
      </div>
      {error ? <ErrorLine error={error} /> : null}
      <div className={over > 0 ? undefined : "sr-only"}>
        <FieldNotes {...notes} />
      </div>
    </form>
  );
}

/** Synchronises with the window's keyboard: "/" goes to the box, as it goes to the search of a list. */
function useFocusKey(box: RefObject<HTMLTextAreaElement | null>, on: boolean) {
  useEffect(() => {
    if (!on) return;
    const onKey = (event: globalThis.KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (event.key !== "/" || event.isComposing || target.closest("input, textarea, select, [role=dialog]")) return;
      event.preventDefault();
      box.current?.focus();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [box, on]);
}
