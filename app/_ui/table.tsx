import type { ComponentProps } from "react";
import { cn } from "./cn";

type TableProps = ComponentProps<"table"> & { label: string };

/** A table that scrolls sideways inside its own frame, so that the page never does. */
export function Table({ label, className, ...props }: TableProps) {
  return (
    // The frame takes focus so that a keyboard can scroll what does not fit.
    <div
      role="region"
      aria-label={label}
      tabIndex={0}
      className="overflow-x-auto rounded-lg border border-line bg-surface"
    >
      <table
        className={cn("w-full border-collapse text-left [&_.text-right]:whitespace-nowrap", className)}
        {...props}
      />
    </div>
  );
}

export function Th({ className, ...props }: ComponentProps<"th">) {
  return (
    <th
      scope="col"
      className={cn(
        "h-9 border-b border-line bg-inset px-3 text-sm font-medium whitespace-nowrap text-muted",
        className,
      )}
      {...props}
    />
  );
}

export function Td({ className, ...props }: ComponentProps<"td">) {
  return <td className={cn("h-10 border-t border-line px-3 py-1.5 align-middle", className)} {...props} />;
}
