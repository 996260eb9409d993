"use client";

import { Popover as Radix } from "radix-ui";
import { useState, type ReactNode } from "react";
import { useFront } from "./state/front";

type PopoverProps = { trigger: ReactNode; label: string; children: ReactNode; align?: "start" | "end" };

/** A small window that belongs to a button and does not lock the page. */
export function Popover({ trigger, label, children, align = "end" }: PopoverProps) {
  const [open, setOpen] = useState(false);
  useFront(open, () => setOpen(false));
  return (
    <Radix.Root open={open} onOpenChange={setOpen}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          aria-label={label}
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className="z-50 max-h-[70dvh] w-96 max-w-[calc(100vw-1rem)] overflow-y-auto rounded-md border border-border bg-surface p-3 shadow-md"
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

export const PopoverClose = Radix.Close;
