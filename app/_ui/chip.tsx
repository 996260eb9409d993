import { cva, type VariantProps } from "class-variance-authority";
import type { ComponentProps } from "react";
import { cn } from "./cn";

const chip = cva(
  "inline-flex max-w-full items-center gap-1 rounded-sm border px-1.5 py-px text-sm [&_svg]:size-3.5 [&_svg]:shrink-0",
  {
    variants: {
      tone: {
        neutral: "border-line bg-inset text-text",
        muted: "border-line bg-transparent text-muted",
        accent: "border-accent/40 bg-accent-soft text-text",
        ok: "border-ok/40 bg-ok-soft text-ok",
        warn: "border-warn/40 bg-warn-soft text-warn",
        danger: "border-danger/40 bg-danger-soft text-danger",
      },
    },
    defaultVariants: { tone: "neutral" },
  },
);

export type ChipTone = NonNullable<VariantProps<typeof chip>["tone"]>;

/** A short word with a border. Its colour only repeats what its words or icon say. */
export function Chip({ tone, className, ...props }: ComponentProps<"span"> & { tone?: ChipTone }) {
  return <span className={cn(chip({ tone }), className)} {...props} />;
}
