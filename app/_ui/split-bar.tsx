import { cn } from "./cn";

export type Part = { key: string; value: number; label: string; tone: "ok" | "cached" | "danger" | "running" | "rest" };

const fills = {
  ok: "bg-ok",
  // Dots and stripes, since the parts must be told apart without colours too.
  cached: "bg-ok/45 bg-[radial-gradient(var(--ws-surface)_1px,transparent_1px)] bg-[length:4px_4px]",
  danger: "bg-danger",
  running: "bg-accent animate-[ws-pulse_1.8s_ease-in-out_infinite]",
  rest: "bg-line",
} as const;

type SplitBarProps = { label: string; parts: readonly Part[]; total: number; legend?: boolean };

/** Counted work by what became of it: a bar, and the same in words. */
export function SplitBar({ label, parts, total, legend = true }: SplitBarProps) {
  const shown = parts.filter(({ value }) => value > 0);
  return (
    <div>
      <div
        role="img"
        aria-label={`${label}: ${shown.map((part) => part.label).join(", ")}`}
        className="flex h-2.5 gap-px overflow-hidden rounded-full bg-line"
      >
        {shown.map(({ key, value, tone }) => (
          <div
            key={key}
            className={cn("h-full min-w-px transition-[flex-grow] duration-200", fills[tone])}
            style={{ flexGrow: value / Math.max(1, total), flexBasis: 0 }}
          />
        ))}
      </div>
      {legend ? (
        <ul aria-hidden className="tabular mt-1.5 flex flex-wrap gap-x-4 gap-y-1 text-sm text-muted">
          {shown.map(({ key, label: words, tone }) => (
            <li key={key} className="flex items-center gap-1.5">
              <span className={cn("size-2.5 rounded-sm border border-border/40", fills[tone])} />
              {words}
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
