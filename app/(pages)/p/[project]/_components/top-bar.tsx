"use client";

import { Languages, Monitor, Moon, Sun } from "lucide-react";
import { Link } from "@/app/_ui/link";
import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { useLocale, useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { LOCALE_COOKIE, THEME_COOKIE, THEMES, writeCookie, type Theme } from "@/app/_ui/intl/preferences";
import { Menu, MenuChoice } from "@/app/_ui/menu";
import { RunsBell } from "../_live/runs-bell";
import { ModelBadge } from "./model-badge";
import { useProject } from "./project-context";
import { ProjectSwitcher } from "./project-switcher";

export function TopBar() {
  const t = useTranslations();
  const project = useProject();
  return (
    <header className="sticky top-0 z-30 flex h-12 items-center gap-1 border-b border-line bg-surface px-2 md:gap-2 md:px-3">
      <Link href={`/p/${project.id}`} className="flex h-9 shrink-0 items-center gap-2 rounded-md px-1.5 font-semibold">
        <Mark />
        <span className="max-md:sr-only">{t("common.appName")}</span>
      </Link>
      <ProjectSwitcher />
      <div className="ml-auto flex items-center gap-0.5 md:gap-1">
        <span className="max-lg:hidden">
          <ModelBadge />
        </span>
        <LanguageSwitch />
        <ThemeSwitch />
        <RunsBell />
      </div>
    </header>
  );
}

function Mark() {
  return (
    <svg
      viewBox="0 0 24 24"
      aria-hidden
      className="size-6 text-accent"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
    >
      <path d="M2 6h6M2 12h4M2 18h6M8 6h3v6h3M6 12h8M8 18h3v-6" />
      <circle cx="18.5" cy="12" r="3" fill="currentColor" />
    </svg>
  );
}

/** The server renders the page anew in the other language; what the browser holds, typed or streamed, stays. */
function LanguageSwitch() {
  const t = useTranslations();
  const router = useRouter();
  const locale = useLocale();
  const [pending, startTransition] = useTransition();
  const other = locale === "en" ? "zh-CN" : "en";
  return (
    <Button
      tone="quiet"
      disabled={pending}
      lang={other}
      aria-label={t("shell.switchLanguage")}
      className="px-2"
      onClick={() => {
        writeCookie(LOCALE_COOKIE, other);
        startTransition(() => router.refresh());
      }}
    >
      <Languages aria-hidden />
      <span className="max-sm:sr-only">{t("shell.languageShort")}</span>
    </Button>
  );
}

const themeIcons = { system: Monitor, light: Sun, dark: Moon } as const;
const themeWords = { system: "themeSystem", light: "themeLight", dark: "themeDark" } as const;

function ThemeSwitch() {
  const t = useTranslations();
  return (
    <Menu trigger={<IconButtonPlain label={t("shell.theme")} />}>
      <ThemeChoices />
    </Menu>
  );
}

/** Drawn only while the menu is open, so only in a browser: the page itself knows its theme. */
function ThemeChoices() {
  const t = useTranslations();
  const router = useRouter();
  const current = document.documentElement.dataset["theme"] ?? "system";
  const choose = (next: Theme) => {
    applyTheme(next);
    router.refresh();
  };
  return THEMES.map((each) => {
    const Icon = themeIcons[each];
    return (
      <MenuChoice key={each} chosen={current === each} onSelect={() => choose(each)}>
        <span className="flex items-center gap-2">
          <Icon aria-hidden />
          {t(`shell.${themeWords[each]}`)}
        </span>
      </MenuChoice>
    );
  });
}

/** At once for the eye; the cookie for the next page the server renders. */
function applyTheme(theme: Theme): void {
  document.documentElement.dataset["theme"] = theme;
  writeCookie(THEME_COOKIE, theme);
}

/** A menu's trigger needs the plain button: a tooltip in between would take its props. */
function IconButtonPlain({ label, ...props }: { label: string }) {
  return (
    <Button tone="quiet" size="icon" aria-label={label} title={label} {...props}>
      <Sun aria-hidden />
    </Button>
  );
}
