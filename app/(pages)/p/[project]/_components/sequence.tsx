"use client";

import { ArrowRight } from "lucide-react";
import { cn } from "@/app/_ui/cn";

type SequenceProps = { events: readonly string[]; marked?: readonly string[]; className?: string };

/** Event types in their order, with an arrow from each to the next; targets and the like can be marked. */
export function Sequence({ events, marked = [], className }: SequenceProps) {
  return (
    <span className={cn("inline-flex min-w-0 flex-wrap items-center gap-x-1 gap-y-0.5", className)}>
      {events.map((event, place) => (
        // The arrow stays with what it points to where the line breaks.
        <span key={place} className="inline-flex max-w-full min-w-0 items-center gap-1">
          {place > 0 ? (
            <>
              <ArrowRight aria-hidden className="size-3.5 shrink-0 text-muted" />
              <span className="sr-only">→</span>
            </>
          ) : null}
          <span
            className={cn(
              "min-w-0 rounded-sm border px-1.5 py-px wrap-anywhere",
              marked.includes(event) ? "border-accent/40 bg-accent-soft font-medium" : "border-line bg-inset",
            )}
          >
            {event}
          </span>
        </span>
      ))}
    </span>
  );
}
