import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "./cn";

const looks = {
  info: { box: "border-line bg-inset", icon: Info, ink: "text-muted" },
  ok: { box: "border-ok/40 bg-ok-soft", icon: CircleCheck, ink: "text-ok" },
  warn: { box: "border-warn/40 bg-warn-soft", icon: TriangleAlert, ink: "text-warn" },
  danger: { box: "border-danger/40 bg-danger-soft", icon: CircleAlert, ink: "text-danger" },
} as const;

type NoticeProps = {
  tone?: keyof typeof looks;
  title?: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
  className?: string;
};

/** A remark in the flow of a page, with an icon so that it does not rest on colour alone. */
export function Notice({ tone = "info", title, children, actions, className }: NoticeProps) {
  const { box, icon: Icon, ink } = looks[tone];
  return (
    <div className={cn("flex flex-wrap items-start gap-x-3 gap-y-2 rounded-md border px-3 py-2", box, className)}>
      <Icon aria-hidden className={cn("mt-0.5 size-4 shrink-0", ink)} />
      <div className="min-w-0 flex-1 basis-48">
        {title ? <p className="font-medium">{title}</p> : null}
        {children ? <div className="text-text">{children}</div> : null}
      </div>
      {actions ? <div className="flex flex-wrap gap-2">{actions}</div> : null}
    </div>
  );
}
