import type { Locale } from "@/lib/core";
import type { ImportKind } from "./schema";
import { BOM, csvLine } from "./write-csv";

type Rows = readonly (readonly string[])[];

/** Kinds whose template speaks the reader's language are given in both. */
const TABLES: Readonly<Record<ImportKind, Rows | Readonly<Record<Locale, Rows>>>> = {
  behaviors: [
    ["user_id", "action", "timestamp", "item_id", "app_id", "media_id", "poi_id", "duration", "page_url"],
    ["user_0001", "search", "2026-01-05 20:14:03", "宝马7系价格", "懂车帝", "", "", "", ""],
    ["user_0001", "browse", "2026-01-05 20:14:41", "宝马7系", "", "汽车之家", "", "129", "https://example.com/bmw-7"],
    ["user_0001", "compare", "2026-01-05 20:18:20", "对比_宝马7系,奔驰S系", "汽车之家", "", "", "212", ""],
    ["user_0002", "visit_poi", "2026-01-06 10:30:00", "", "", "", "宝马4S店", "3600", ""],
    ["user_0002", "purchase", "2026-01-06T11:45:00+08:00", "宝马7系", "", "", "宝马4S店", "", ""],
  ],
  profiles: [
    [
      "user_id",
      "age",
      "gender",
      "income",
      "occupation",
      "city",
      "interests",
      "budget",
      "has_car",
      "purchase_intent",
      "education",
    ],
    ["user_0001", "40", "男", "37068", "企业管理者", "上海", "高尔夫,健身,阅读", "90", "是", "换车", "本科"],
    ["user_0002", "29", "女", "21400", "工程师", "Shenzhen", "旅游、科技", "30", "no", "首购", ""],
  ],
  apps: [
    ["app_id", "app_name", "category"],
    ["app_001", "汽车之家", "汽车资讯"],
    ["app_002", "懂车帝", "汽车资讯"],
  ],
  media: [
    ["media_id", "media_name", "media_type"],
    ["media_001", "汽车之家", "汽车网站"],
    ["media_002", "B站", "视频"],
  ],
  items: [
    ["item_id", "name", "category", "brand", "series"],
    ["item_001", "宝马7系", "汽车", "宝马", "7系"],
    ["item_002", "奔驰S系", "汽车", "奔驰", "S系"],
  ],
  pois: [
    ["poi_id", "poi_name", "poi_type", "city"],
    ["poi_001", "宝马4S店", "汽车销售", "上海"],
    ["poi_002", "XX高尔夫俱乐部", "运动场馆", "上海"],
  ],
  events: {
    en: [
      ["user_id", "event_type", "start", "end", "category", "object", "context", "store"],
      ["user_0001", "Compare models", "2026-01-05 20:14:03", "2026-01-05 20:21:50", "comparison", "BMW 7", "", ""],
      ["user_0001", "Book a test drive", "2026-01-06 09:30:00", "", "decision", "BMW 7", "asked for Saturday", "North"],
      ["user_0002", "Purchase", "2026-01-09T11:45:00+08:00", "", "conversion", "BMW 7", "", "North"],
    ],
    "zh-CN": [
      ["用户ID", "事件类型", "开始时间", "结束时间", "类别", "对象", "背景", "门店名称"],
      ["user_0001", "对比车型", "2026-01-05 20:14:03", "2026-01-05 20:21:50", "比较", "宝马7系", "", ""],
      ["user_0001", "预约试驾", "2026-01-06 09:30:00", "", "决策", "宝马7系", "希望周六到店", "北店"],
      ["user_0002", "购买", "2026-01-09T11:45:00+08:00", "", "转化", "宝马7系", "", "北店"],
    ],
  },
};

/** A small file of a kind to fill in: it imports as it is. */
export function importTemplate(kind: ImportKind, locale: Locale): { fileName: string; text: string } {
  const table = TABLES[kind];
  const rows = "en" in table ? table[locale] : table;
  return { fileName: `${kind}.csv`, text: BOM + rows.map(csvLine).join("") };
}
