"use client";

import {
  Activity,
  BookA,
  ChevronsLeft,
  ChevronsRight,
  FileInput,
  LayoutDashboard,
  MessageCircleQuestion,
  Settings,
  Share2,
  Tags,
  UserRoundSearch,
  Users,
  Waypoints,
  Workflow,
} from "lucide-react";
import { Link } from "@/app/_ui/link";
import { usePathname } from "next/navigation";
import { useEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import { cn } from "@/app/_ui/cn";
import { useProject } from "./project-context";
import { useGoKeys } from "./use-go-keys";

/** `go` is the letter that goes there after `g`. */
const sections = [
  { key: "overview", path: "", icon: LayoutDashboard, go: "o" },
  { key: "imports", path: "/imports", icon: FileInput, go: "i" },
  { key: "entities", path: "/entities", icon: Tags, go: "e" },
  { key: "knowledge", path: "/knowledge", icon: Waypoints },
  { key: "users", path: "/users", icon: Users, go: "u" },
  { key: "segments", path: "/segments", icon: UserRoundSearch },
  { key: "dictionary", path: "/dictionary", icon: BookA, go: "x" },
  { key: "patterns", path: "/patterns", icon: Workflow, go: "p" },
  { key: "graphs", path: "/graphs", icon: Share2, go: "g" },
  { key: "ask", path: "/ask", icon: MessageCircleQuestion, go: "a" },
  { key: "runs", path: "/runs", icon: Activity, go: "r" },
  { key: "settings", path: "/settings", icon: Settings },
] as const;

function useSections() {
  const t = useTranslations();
  const pathname = usePathname();
  const base = `/p/${useProject().id}`;
  return sections.map(({ key, path, icon, ...rest }) => {
    const href = base + path;
    const current = path === "" ? pathname === base : pathname === href || pathname.startsWith(`${href}/`);
    return { key, href, icon, current, label: t(`nav.${key}`), go: "go" in rest ? rest.go : undefined };
  });
}

export function Rail({ narrow, onToggle }: { narrow: boolean; onToggle: () => void }) {
  const t = useTranslations();
  const Chevrons = narrow ? ChevronsRight : ChevronsLeft;
  const label = narrow ? t("shell.expand") : t("shell.collapse");
  const all = useSections();
  useGoKeys(Object.fromEntries(all.flatMap(({ go, href }) => (go ? [[go, href]] : []))));
  return (
    <nav
      aria-label={t("shell.sections")}
      className={cn(
        "sticky top-12 hidden h-[calc(100dvh-3rem-var(--dock))] shrink-0 flex-col border-r border-line px-2 py-3 md:flex",
        narrow ? "w-14" : "w-54",
      )}
    >
      <ul className="min-h-0 flex-1 space-y-0.5 overflow-y-auto">
        {all.map(({ key, href, icon: Icon, current, label, go }) => (
          <li key={key}>
            <Link
              href={href}
              aria-current={current ? "page" : undefined}
              aria-keyshortcuts={go ? `g ${go}` : undefined}
              title={[narrow ? label : "", go ? `g ${go}` : ""].filter(Boolean).join(" · ") || undefined}
              className="flex h-9 items-center gap-2.5 rounded-md px-2.5 text-muted hover:bg-inset hover:text-text aria-[current]:bg-accent-soft aria-[current]:font-medium aria-[current]:text-text"
            >
              <Icon aria-hidden className="size-4.5 shrink-0" />
              <span className={narrow ? "sr-only" : undefined}>{label}</span>
            </Link>
          </li>
        ))}
      </ul>
      <button
        type="button"
        onClick={onToggle}
        aria-label={label}
        title={label}
        className="mt-1 flex h-9 shrink-0 items-center gap-2.5 rounded-md px-2.5 text-muted hover:bg-inset hover:text-text"
      >
        <Chevrons aria-hidden className="size-4.5 shrink-0" />
      </button>
    </nav>
  );
}

/** On a phone the rail lies at the bottom, under the thumb. */
export function BottomBar() {
  const t = useTranslations();
  const all = useSections();
  const bar = useRef<HTMLUListElement>(null);
  const current = all.find((section) => section.current)?.key;
  // The bar's own scroll position: the sections do not all fit, and the one that is open should be seen.
  useEffect(() => {
    const list = bar.current;
    const item = list?.querySelector<HTMLElement>("[aria-current]");
    if (list && item) list.scrollLeft = item.offsetLeft - (list.clientWidth - item.clientWidth) / 2;
  }, [current]);
  return (
    <nav
      aria-label={t("shell.sections")}
      className="fixed inset-x-0 bottom-0 z-30 h-14 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      <ul ref={bar} className="grid h-full auto-cols-[minmax(max-content,1fr)] grid-flow-col overflow-x-auto">
        {all.map(({ key, href, icon: Icon, current, label }) => (
          <li key={key}>
            <Link
              href={href}
              aria-current={current ? "page" : undefined}
              className="flex h-full min-w-15 flex-col items-center justify-center gap-0.5 px-1.5 text-xs text-muted focus-inset aria-[current]:font-medium aria-[current]:text-accent"
            >
              <Icon aria-hidden className="size-5" />
              <span className="whitespace-nowrap">{label}</span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
