"use client";

import { useState, type ReactNode } from "react";
import { useTranslations } from "use-intl";
import { RAIL_COOKIE, writeCookie } from "@/app/_ui/intl/preferences";
import { LivePanel } from "../_live/live-panel";
import { BottomBar, Rail } from "./navigation";
import { TopBar } from "./top-bar";

/**
 * Top bar, side rail, content and, below all, the live panel. The page itself scrolls, so that the browser restores its
 * place; the panel tells its height in `--dock`, which keeps the end of the content reachable.
 */
export function Shell({ rail, children }: { rail: "wide" | "narrow"; children: ReactNode }) {
  const t = useTranslations();
  const [width, setWidth] = useState(rail);
  const toggle = () => {
    const next = width === "wide" ? "narrow" : "wide";
    setWidth(next);
    writeCookie(RAIL_COOKIE, next);
  };
  return (
    <LivePanel>
      <a
        href="#content"
        className="fixed top-1 left-1 z-60 -translate-y-20 rounded-md bg-accent px-3 py-2 text-accent-fg focus:translate-y-0"
      >
        {t("shell.skip")}
      </a>
      <TopBar />
      <div className="flex">
        <Rail narrow={width === "narrow"} onToggle={toggle} />
        <main
          id="content"
          tabIndex={-1}
          className="min-w-0 flex-1 px-4 pt-5 pb-[calc(var(--dock)+5.5rem)] outline-none md:px-6 md:pb-[calc(var(--dock)+3rem)]"
        >
          <div className="mx-auto max-w-[88rem]">{children}</div>
        </main>
      </div>
      <BottomBar />
    </LivePanel>
  );
}
