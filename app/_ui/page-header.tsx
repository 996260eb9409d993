import { Link } from "@/app/_ui/link";
import type { ReactNode } from "react";

type PageHeaderProps = {
  title: ReactNode;
  lead?: ReactNode;
  actions?: ReactNode;
  back?: { href: string; label: string };
};

/** The top of every page: where one is, what this is, what one can do. */
export function PageHeader({ title, lead, actions, back }: PageHeaderProps) {
  return (
    <header className="mb-5 space-y-1">
      {back ? (
        <Link
          href={back.href}
          className="inline-flex min-h-6 items-center text-sm text-muted hover:text-text hover:underline"
        >
          ← {back.label}
        </Link>
      ) : null}
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          <h1 className="text-lg font-semibold">{title}</h1>
          {lead ? <div className="mt-1 max-w-[72ch] text-muted">{lead}</div> : null}
        </div>
        {actions ? <div className="flex flex-wrap items-center gap-2">{actions}</div> : null}
      </div>
    </header>
  );
}
