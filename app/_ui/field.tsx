import { useId, type ComponentProps, type ReactElement, type ReactNode } from "react";
import { Slot } from "radix-ui";
import { cn } from "./cn";

const control =
  "h-9 w-full min-w-0 rounded-md border border-border bg-surface px-2.5 text-base text-text " +
  "disabled:opacity-55 aria-invalid:border-danger";

export function Input({ className, ...props }: ComponentProps<"input">) {
  return <input className={cn(control, className)} {...props} />;
}

/** The browser's own select: it works with every keyboard, screen reader and phone, also with 400 time zones. */
export function Select({ className, ...props }: ComponentProps<"select">) {
  return <select className={cn(control, "pr-7", className)} {...props} />;
}

type Notes = { id: string; hint?: ReactNode; error?: ReactNode };

/** The ids of what `FieldNotes` shows, for `aria-describedby`; empty where it shows nothing. */
export const notesOf = ({ id, hint, error }: Notes): string =>
  [hint ? `${id}-hint` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ");

/** The hint and the error beneath a control. */
export function FieldNotes({ id, hint, error }: Notes) {
  return (
    <>
      {hint ? (
        <p id={`${id}-hint`} className="text-sm text-muted">
          {hint}
        </p>
      ) : null}
      {error ? (
        <p id={`${id}-error`} role="alert" className="text-sm text-danger">
          {error}
        </p>
      ) : null}
    </>
  );
}

type FieldProps = { label: ReactNode; hint?: ReactNode; error?: ReactNode; children: ReactElement; className?: string };

/** Ties one control to its label, its hint and its error. */
export function Field({ label, hint, error, children, className }: FieldProps) {
  const id = useId();
  const described = notesOf({ id, hint, error });
  return (
    <div className={cn("space-y-1", className)}>
      <label htmlFor={id} className="block font-medium">
        {label}
      </label>
      <Slot.Root
        id={id}
        {...(described ? { "aria-describedby": described } : {})}
        {...(error ? { "aria-invalid": true } : {})}
      >
        {children}
      </Slot.Root>
      <FieldNotes id={id} hint={hint} error={error} />
    </div>
  );
}
