import { cn } from "./cn";

/** A grey shape where something will stand. It waits 150 ms, so that fast answers never flicker. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <div aria-hidden className="animate-[ws-appear_150ms_150ms_backwards]">
      <div className={cn("h-4 animate-[ws-pulse_1.8s_ease-in-out_infinite] rounded-sm bg-inset", className)} />
    </div>
  );
}

/** The shape of a table: as many lines as will probably come. */
export function TableSkeleton({ rows = 8, label }: { rows?: number; label: string }) {
  return (
    <div role="status" aria-label={label} className="rounded-lg border border-line bg-surface">
      {Array.from({ length: rows }, (_, row) => (
        <div
          key={row}
          className="grid h-10 grid-cols-[2fr_1fr_1fr_2fr] items-center gap-6 border-b border-line px-3 last:border-0"
        >
          <Skeleton />
          <Skeleton />
          <Skeleton />
          <Skeleton />
        </div>
      ))}
    </div>
  );
}
