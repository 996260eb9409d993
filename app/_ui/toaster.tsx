"use client";

import { CircleAlert, CircleCheck, Info, X } from "lucide-react";
import { Link } from "@/app/_ui/link";
import { Toast } from "radix-ui";
import { useTranslations } from "use-intl";
import { Button } from "./button";
import { cn } from "./cn";
import { closeFront } from "./state/front";
import { useStore } from "./state/store";
import { closeToast, toasts, type ToastEntry } from "./toast-store";

const TOAST = "[data-testid=toast]";
const none: readonly ToastEntry[] = [];
const icons = { info: Info, ok: CircleCheck, danger: CircleAlert } as const;
const inks = { info: "text-muted", ok: "text-ok", danger: "text-danger" } as const;

/** Where short messages appear; F8 moves the focus there. */
export function Toaster() {
  const t = useTranslations();
  const entries = useStore(toasts, none);
  return (
    <Toast.Provider label={t("toast.label")} swipeDirection="right">
      {entries.map((entry) => (
        <ToastCard key={entry.id} entry={entry} />
      ))}
      <Toast.Viewport
        label={String(t.raw("toast.region"))}
        className="fixed top-14 right-3 z-60 flex w-[min(24rem,calc(100vw-1.5rem))] flex-col gap-2"
      />
    </Toast.Provider>
  );
}

function ToastCard({ entry }: { entry: ToastEntry }) {
  const t = useTranslations();
  const Icon = icons[entry.tone];
  return (
    <Toast.Root
      data-testid="toast"
      duration={entry.durationMs}
      onOpenChange={(open) => !open && closeToast(entry.id)}
      onEscapeKeyDown={(event) => {
        // Of all that Radix knows to be open the latest gets the key; a message is no reason to keep a window open.
        const own = event.target instanceof Element && event.target.closest(TOAST);
        if (!own && closeFront()) event.preventDefault();
      }}
      className="flex items-start gap-2.5 rounded-md border border-border bg-surface px-3 py-2.5 shadow-lg"
    >
      <Icon aria-hidden className={cn("mt-0.5 size-4 shrink-0", inks[entry.tone])} />
      <div className="min-w-0 flex-1">
        <Toast.Title className="font-medium">{entry.title}</Toast.Title>
        {entry.text ? <Toast.Description className="line-clamp-3 text-muted">{entry.text}</Toast.Description> : null}
        {entry.link ? (
          <Link href={entry.link.href} className="text-accent underline" onClick={() => closeToast(entry.id)}>
            {entry.link.label}
          </Link>
        ) : null}
      </div>
      {entry.action ? (
        <Toast.Action asChild altText={entry.action.label}>
          <Button
            size="sm"
            onClick={(event) => {
              // Radix would close it as if it had run out; the action must be taken instead.
              event.preventDefault();
              closeToast(entry.id, true);
            }}
          >
            {entry.action.label}
          </Button>
        </Toast.Action>
      ) : null}
      <Toast.Close asChild>
        <Button tone="quiet" size="icon-sm" aria-label={t("common.close")}>
          <X aria-hidden />
        </Button>
      </Toast.Close>
    </Toast.Root>
  );
}
