import { cva, type VariantProps } from "class-variance-authority";
import { Slot } from "radix-ui";
import type { ComponentProps, MouseEvent } from "react";
import { cn } from "./cn";

export const buttonVariants = cva(
  "inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md border font-medium whitespace-nowrap select-none " +
    "disabled:cursor-not-allowed disabled:opacity-55 aria-disabled:cursor-not-allowed aria-disabled:opacity-55 " +
    "[&_svg]:size-4 [&_svg]:shrink-0",
  {
    variants: {
      tone: {
        primary: "border-accent bg-accent text-accent-fg not-disabled:hover:brightness-110",
        plain: "border-border bg-surface text-text not-disabled:hover:bg-inset",
        quiet: "border-transparent bg-transparent text-text not-disabled:hover:bg-inset",
        danger: "border-danger bg-danger text-danger-fg not-disabled:hover:brightness-110",
        "danger-quiet": "border-border bg-surface text-danger not-disabled:hover:bg-danger-soft",
      },
      size: {
        md: "h-9 px-3 text-base",
        sm: "h-7 px-2 text-sm",
        icon: "size-9",
        "icon-sm": "size-7",
      },
    },
    defaultVariants: { tone: "plain", size: "md" },
  },
);

type ButtonProps = ComponentProps<"button"> &
  VariantProps<typeof buttonVariants> & {
    asChild?: boolean;
    /** What it began is not done. It waits without being switched off, which would throw the keyboard out of it. */
    busy?: boolean;
  };

/** A button, or with `asChild` the link inside it dressed as one. */
export function Button({
  tone,
  size,
  asChild = false,
  busy = false,
  className,
  type = "button",
  ...props
}: ButtonProps) {
  const classes = cn(buttonVariants({ tone, size }), className);
  if (asChild) return <Slot.Root className={classes} {...props} />;
  // Of a form, too, nothing is sent by it meanwhile.
  const waiting = busy
    ? { "aria-disabled": true, onClick: (event: MouseEvent<HTMLButtonElement>) => event.preventDefault() }
    : {};
  return <button type={type} className={classes} {...props} {...waiting} />;
}
