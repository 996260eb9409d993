import { z } from "zod";
import type { Bilingual } from "@/lib/core";

/** What kind of thing an event is, from being shown something to having decided. */
export const EventCategory = z.enum([
  "advertising",
  "exploration",
  "comparison",
  "decision",
  "conversion",
  "leisure",
  "life",
  "other",
]);
export type EventCategory = z.infer<typeof EventCategory>;

export const categoryTexts: Record<EventCategory, Bilingual> = {
  advertising: { en: "advertising", "zh-CN": "广告" },
  exploration: { en: "exploration", "zh-CN": "了解" },
  comparison: { en: "comparison", "zh-CN": "比较" },
  decision: { en: "decision", "zh-CN": "决策" },
  conversion: { en: "conversion", "zh-CN": "转化" },
  leisure: { en: "leisure", "zh-CN": "娱乐" },
  life: { en: "daily life", "zh-CN": "生活" },
  other: { en: "other", "zh-CN": "其他" },
};

const byName = new Map<string, EventCategory>(
  EventCategory.options.flatMap((category) => [
    [category, category] as const,
    [categoryTexts[category].en, category] as const,
    [categoryTexts[category]["zh-CN"], category] as const,
  ]),
);

/** Reads a category by its code or by its name in either language; undefined for anything else. */
export function parseCategory(text: string): EventCategory | undefined {
  return byName.get(text.trim().toLowerCase());
}
