import type { Bilingual } from "@/lib/core";
import type { EventCategory } from "./category";
import { canonicalKey } from "./vocabulary/canonical-key";

/** What the offline model sees of a row. */
export type OfflineRow = { id: string; t: string; action: string; text: string; object: string };

type Rule = { name: Bilingual; category: EventCategory; when(row: OfflineRow): boolean; confidence: number };

const rule = (zh: string, en: string, category: EventCategory, confidence: number, when: Rule["when"]): Rule => ({
  name: { "zh-CN": zh, en },
  category,
  confidence,
  when,
});

const has = (pattern: RegExp) => (row: OfflineRow) => pattern.test(row.text);
const does = (actions: RegExp, pattern?: RegExp) => (row: OfflineRow) =>
  actions.test(row.action) && (pattern === undefined || pattern.test(row.text));

/**
 * The offline model's whole knowledge: the first rule that fits names the row. It is a baseline for trying things
 * out without a key; it knows common words of shops and of cars, and nothing of the world.
 */
const RULES: readonly Rule[] = [
  rule("下单购买", "purchase", "conversion", 0.97, does(/purchase|order|buy|pay|checkout|购买|下单|支付/i)),
  rule("加购", "add to cart", "decision", 0.95, does(/cart|加购/i)),
  rule("预约试驾", "book a test drive", "decision", 0.93, has(/预约|试驾|test.?drive|appointment|booking/i)),
  rule("金融方案咨询", "check financing", "decision", 0.9, has(/金融|贷款|分期|financ|loan|instal?ment/i)),
  rule("旧车估价", "value the old car", "decision", 0.86, has(/二手|估价|卖多少钱|置换|trade.?in|used.?car/i)),
  rule("查找门店", "look for a store", "decision", 0.86, does(/search|搜索/i, /附近|门店|4s店|store|dealer|near/i)),
  rule("在线咨询", "ask online", "decision", 0.9, has(/咨询|客服|consult|chat with|support/i)),
  rule(
    "到店看车",
    "visit a dealer",
    "conversion",
    0.92,
    does(/visit|到店|poi/i, /4s|体验|展厅|车行|销售|dealer|showroom|中心/i),
  ),
  rule("打高尔夫", "play golf", "life", 0.9, does(/visit|poi/i, /高尔夫|golf/i)),
  rule("外出就餐", "eat out", "life", 0.85, does(/visit|poi/i, /餐|菜|日料|火锅|饭|咖啡|restaurant|cafe|diner/i)),
  rule("外出到访", "visit a place", "life", 0.7, does(/visit|poi|到访/i)),
  rule(
    "比较车型",
    "compare models",
    "comparison",
    0.9,
    (row) => does(/compare|对比|比较/i)(row) || has(/^对比|对比_/)(row),
  ),
  rule(
    "查看报价",
    "check prices",
    "comparison",
    0.88,
    (row) => does(/click|browse|view|点击|浏览/i, /报价|价格|price|quote/i)(row) || has(/落地价/)(row),
  ),
  rule("点击广告", "click an ad", "advertising", 0.9, has(/广告|[_\s]ad\b|advert|banner/i)),
  rule(
    "看参数配置",
    "read specifications",
    "exploration",
    0.86,
    does(/click|browse|view|点击|浏览/i, /参数|配置|spec/i),
  ),
  rule("看评测", "read reviews", "exploration", 0.86, has(/评测|测评|review/i)),
  rule("看直播", "watch a live stream", "leisure", 0.86, has(/直播|live.?stream/i)),
  rule("使用导航", "navigate", "life", 0.84, does(/app|use/i, /地图|导航|map|navi/i)),
  rule("刷短视频", "watch short videos", "leisure", 0.84, does(/app|use/i, /抖音|快手|短视频|tiktok|reels|shorts/i)),
  rule("社交聊天", "chat with friends", "life", 0.82, does(/app|use/i, /微信|qq|whatsapp|messenger|telegram/i)),
  rule("看资讯", "read the news", "life", 0.8, does(/app|use/i, /头条|新闻|资讯|微博|news/i)),
  rule("搜索车型", "search models", "exploration", 0.84, does(/search|query|搜索|查询/i)),
  rule("浏览车型", "browse models", "exploration", 0.82, does(/browse|view|click|impression|浏览|点击|查看/i)),
  rule("使用应用", "use an app", "life", 0.6, does(/app|use|open|launch|使用|打开/i)),
];

export type Named = { type: string; category: EventCategory; confidence: number };

/** A word or two, as sources name actions. A sentence is no name, least of all one that gives orders. */
const NAME_LIKE = /^[\p{L}\p{N}_][\p{L}\p{N}_ .:/-]{0,23}$/u;
const UNKNOWN: Bilingual = { "zh-CN": "其他行为", en: "other behaviour" };

/** Names a row; what no rule knows goes by its own action, where that is a name. */
export function nameRow(row: OfflineRow, locale: "zh-CN" | "en"): Named {
  const found = RULES.find(({ when }) => when(row));
  const own = NAME_LIKE.test(row.action) ? row.action.trim() : UNKNOWN[locale];
  if (!found) return { type: own, category: "other", confidence: 0.4 };
  return { type: found.name[locale], category: found.category, confidence: found.confidence };
}

const byKey = new Map(RULES.flatMap(({ name }) => [name.en, name["zh-CN"]].map((each) => [canonicalKey(each), name])));

/** A name of an event in both languages, where it is one of the offline model's own. */
export function otherName(name: string): Bilingual | undefined {
  return byKey.get(canonicalKey(name));
}
