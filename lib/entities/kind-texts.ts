import type { Bilingual } from "@/lib/core";
import type { EntityKind } from "./schema";

export const kindTexts: Record<EntityKind, Bilingual> = {
  app: { en: "app", "zh-CN": "应用" },
  media: { en: "media", "zh-CN": "媒体" },
  item: { en: "item", "zh-CN": "商品" },
  poi: { en: "place", "zh-CN": "地点" },
};
