import { cookies, headers } from "next/headers";
import { createTranslator } from "use-intl/core";
import { Locale, negotiateLocale } from "@/lib/core";
import { catalogues } from "./config";
import {
  LOCALE_COOKIE,
  RAIL_COOKIE,
  SHAPE_COOKIE,
  SHAPES,
  THEME_COOKIE,
  THEMES,
  type Shape,
  type Theme,
} from "./preferences";

/** The reader's choice, else the first language of the browser that we speak. */
export async function readLocale(): Promise<Locale> {
  const chosen = Locale.safeParse((await cookies()).get(LOCALE_COOKIE)?.value);
  return chosen.success ? chosen.data : negotiateLocale((await headers()).get("accept-language"));
}

export async function readTheme(): Promise<Theme> {
  const chosen = (await cookies()).get(THEME_COOKIE)?.value;
  return THEMES.find((theme) => theme === chosen) ?? "system";
}

export async function readRail(): Promise<"wide" | "narrow"> {
  return (await cookies()).get(RAIL_COOKIE)?.value === "narrow" ? "narrow" : "wide";
}

export async function readShape(): Promise<Shape> {
  const chosen = (await cookies()).get(SHAPE_COOKIE)?.value;
  return SHAPES.find((shape) => shape === chosen) ?? "tuple";
}

/** Words for server components and page titles. */
export function translator(locale: Locale) {
  return createTranslator({ locale, messages: catalogues[locale], timeZone: "UTC" });
}
