"use client";

import { Check } from "lucide-react";
import { DropdownMenu as Radix } from "radix-ui";
import { useState, type ComponentProps, type ReactNode } from "react";
import { cn } from "./cn";
import { useFront } from "./state/front";

const item =
  "flex min-h-8 w-full items-center gap-2 rounded-sm px-2 py-1 text-left outline-none select-none " +
  "data-highlighted:bg-accent-soft data-disabled:opacity-55 [&_svg]:size-4 [&_svg]:shrink-0";

type MenuProps = { trigger: ReactNode; children: ReactNode; align?: "start" | "end" };

/** A menu under a button; arrow keys move, letters jump, Esc closes. */
export function Menu({ trigger, children, align = "end" }: MenuProps) {
  const [open, setOpen] = useState(false);
  useFront(open, () => setOpen(false));
  return (
    // Not modal: the rest of the page stays readable for screen readers and keeps its scroll.
    <Radix.Root modal={false} open={open} onOpenChange={setOpen}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className="z-50 max-h-[70dvh] min-w-48 max-w-80 overflow-y-auto rounded-md border border-border bg-surface p-1 shadow-md"
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

export function MenuItem({ className, ...props }: ComponentProps<typeof Radix.Item>) {
  return <Radix.Item className={cn(item, "cursor-pointer", className)} {...props} />;
}

/** One of several; the chosen one carries a tick. */
export function MenuChoice({
  chosen,
  children,
  onSelect,
}: {
  chosen: boolean;
  children: ReactNode;
  onSelect: () => void;
}) {
  return (
    <Radix.CheckboxItem checked={chosen} onSelect={onSelect} className={cn(item, "cursor-pointer")}>
      <span className="flex size-4 items-center justify-center">{chosen ? <Check aria-hidden /> : null}</span>
      <span className="min-w-0 flex-1">{children}</span>
    </Radix.CheckboxItem>
  );
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return <Radix.Label className="px-2 py-1 text-sm text-muted">{children}</Radix.Label>;
}

export function MenuSeparator() {
  return <Radix.Separator className="my-1 h-px bg-line" />;
}
