import type { Locale } from "@/lib/core";
import en from "../messages/en";
import zhCN from "../messages/zh-cn";

export type Messages = typeof en;

declare module "use-intl" {
  interface AppConfig {
    Locale: Locale;
    Messages: Messages;
  }
}

/** A catalogue with the keys of the English one and other words. */
export type Translated<T> = { [K in keyof T]: T[K] extends string ? string : Translated<T[K]> };

export const catalogues: Record<Locale, Messages> = {
  en,
  // The keys are checked where the catalogue is written; the arguments by a test, as types see only English literals.
  "zh-CN": zhCN as unknown as Messages,
};
