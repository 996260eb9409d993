"use client";

import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { useLayoutEffect, useRef, type ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Button } from "./button";
import { useFront } from "./state/front";

type DialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  description?: ReactNode;
  children: ReactNode;
};

/** A modal window: focus goes to its first control and stays inside, Esc closes, focus returns to what opened it. */
export function Dialog({ open, onOpenChange, title, description, children }: DialogProps) {
  const t = useTranslations();
  const opener = useRef<Element | null>(null);
  const body = useRef<HTMLDivElement>(null);
  useFront(open, () => onOpenChange(false));
  // Reads where the keyboard is before anything inside takes it. Radix knows only openers that are its own triggers.
  useLayoutEffect(() => {
    if (open) opener.current = openerOf(document.activeElement);
  }, [open]);
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-scrim" />
        <Radix.Content
          {...(description ? {} : { "aria-describedby": undefined })}
          onOpenAutoFocus={(event) => {
            const first = body.current && firstControl(body.current);
            if (!first) return;
            event.preventDefault();
            first.focus();
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            // What opened it may be gone, such as the row that was deleted; then the page goes on from its content.
            const target = opener.current?.isConnected ? opener.current : document.querySelector("main");
            // A mark of a figure is no HTML element.
            if (target instanceof HTMLElement || target instanceof SVGElement) target.focus();
          }}
          className="fixed inset-x-3 top-[8dvh] z-50 mx-auto flex max-h-[84dvh] max-w-lg flex-col rounded-lg border border-border bg-surface shadow-lg"
        >
          <header className="flex items-start gap-3 border-b border-line px-4 py-3">
            <div className="min-w-0 flex-1">
              <Radix.Title className="text-md font-semibold">{title}</Radix.Title>
              {description ? <Radix.Description className="mt-1 text-muted">{description}</Radix.Description> : null}
            </div>
            <Radix.Close asChild>
              <Button tone="quiet" size="icon-sm" aria-label={t("common.close")}>
                <X aria-hidden />
              </Button>
            </Radix.Close>
          </header>
          <div ref={body} className="overflow-y-auto px-4 py-4">
            {children}
          </div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** An item of a menu goes away with its menu: what stays is the menu's button, which the menu is labelled by. */
function openerOf(active: Element | null): Element | null {
  const button = active?.closest("[role=menu]")?.getAttribute("aria-labelledby");
  return button ? document.getElementById(button) : active;
}

/** Of radio buttons the chosen one, since that is where the keyboard enters their group. */
function firstControl(body: HTMLElement): HTMLElement | null {
  const first = body.querySelector<HTMLElement>(
    "input:enabled:not([type=hidden]), select:enabled, textarea:enabled, button:enabled, a[href]",
  );
  if (!(first instanceof HTMLInputElement) || first.type !== "radio") return first;
  const group = [...body.querySelectorAll<HTMLInputElement>("input[type=radio]")].filter(
    ({ name }) => name === first.name,
  );
  return group.find(({ checked }) => checked) ?? first;
}

export function DialogActions({ children }: { children: ReactNode }) {
  return <div className="mt-5 flex flex-wrap justify-end gap-2">{children}</div>;
}
