import type { ReactNode } from "react";

/** Nothing is here yet: what would stand here, and how to get it. */
export function EmptyState({
  title,
  children,
  actions,
}: {
  title: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <div className="flex flex-col items-center gap-3 rounded-lg border border-dashed border-border px-4 py-10 text-center">
      <svg
        viewBox="0 0 96 48"
        aria-hidden
        className="h-12 text-border"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
      >
        <path d="M6 10h26M6 24h20M6 38h24" />
        <path d="M36 10h8v14h8M30 24h22M34 38h10V24" className="text-accent" stroke="var(--ws-accent)" />
        <rect x="56" y="16" width="34" height="16" rx="3" />
      </svg>
      <p className="text-md font-medium">{title}</p>
      {children ? <div className="max-w-[56ch] text-muted">{children}</div> : null}
      {actions ? <div className="mt-1 flex flex-wrap justify-center gap-2">{actions}</div> : null}
    </div>
  );
}
