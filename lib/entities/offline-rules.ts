import type { Bilingual } from "@/lib/core";
import type { EntityKind } from "./schema";

type Rule = { when: RegExp; tags: Bilingual[]; category?: Bilingual; kinds?: readonly EntityKind[] };

const tag = (zh: string, en: string): Bilingual => ({ "zh-CN": zh, en });

/**
 * The offline model's whole knowledge: every rule that fits adds its tags. It is a baseline for trying things out
 * without a key; it knows common words of cars, shops and apps, and nothing of the world.
 */
export const RULES: readonly Rule[] = [
  {
    when: /微信|whatsapp|messenger|telegram|line|qq/i,
    kinds: ["app"],
    tags: [tag("社交", "social"), tag("聊天", "chat")],
    category: tag("社交", "social"),
  },
  {
    when: /抖音|快手|tiktok|reels|短视频/i,
    tags: [tag("短视频", "short video"), tag("娱乐", "entertainment")],
    category: tag("视频", "video"),
  },
  {
    when: /微博|头条|新闻|资讯|news|weibo/i,
    tags: [tag("资讯", "news"), tag("热点", "trending")],
    category: tag("资讯", "news"),
  },
  {
    when: /地图|导航|高德|map|navi/i,
    tags: [tag("出行", "travel"), tag("导航", "navigation")],
    category: tag("出行", "travel"),
  },
  {
    when: /淘宝|京东|拼多多|amazon|shop|商城/i,
    tags: [tag("购物", "shopping"), tag("电商", "e-commerce")],
    category: tag("购物", "shopping"),
  },
  {
    when: /支付宝|银行|alipay|bank|pay/i,
    kinds: ["app"],
    tags: [tag("支付", "payment"), tag("金融", "finance")],
    category: tag("金融", "finance"),
  },
  {
    when: /小红书|知乎|论坛|社区|贴吧|forum/i,
    tags: [tag("社区", "community"), tag("分享", "sharing")],
    category: tag("社区", "community"),
  },
  {
    when: /汽车之家|懂车帝|易车|爱卡|车讯|autohome|cars?\b|auto/i,
    tags: [tag("汽车", "cars"), tag("选车", "car buying")],
    category: tag("汽车", "cars"),
  },
  {
    when: /音乐|music|spotify/i,
    tags: [tag("音乐", "music"), tag("娱乐", "entertainment")],
    category: tag("音乐", "music"),
  },
  {
    when: /4s|经销|dealer|展厅|showroom|体验中心/i,
    tags: [tag("4S店", "dealership"), tag("看车", "car viewing")],
    category: tag("汽车门店", "dealership"),
  },
  {
    when: /高尔夫|golf/i,
    tags: [tag("高尔夫", "golf"), tag("高端休闲", "upscale leisure")],
    category: tag("休闲", "leisure"),
  },
  {
    when: /餐|菜|日料|火锅|咖啡|饭店|restaurant|cafe|coffee/i,
    tags: [tag("餐饮", "dining"), tag("聚会", "gathering")],
    category: tag("餐饮", "dining"),
  },
  {
    when: /商场|购物中心|mall|广场/i,
    tags: [tag("商场", "mall"), tag("逛街", "strolling")],
    category: tag("购物", "shopping"),
  },
  {
    when: /健身|瑜伽|gym|yoga/i,
    tags: [tag("健身", "fitness"), tag("健康", "health")],
    category: tag("健身", "fitness"),
  },
  { when: /学校|大学|图书馆|school|university/i, tags: [tag("教育", "education")], category: tag("教育", "education") },
  {
    when: /加油|充电|gas station|charging/i,
    tags: [tag("补能", "refuelling"), tag("用车", "driving")],
    category: tag("用车", "driving"),
  },
  {
    when: /对比|比较|compare|\bvs\b/i,
    kinds: ["item"],
    tags: [tag("对比", "comparison"), tag("选购", "shopping around")],
  },
  {
    when: /价格|报价|落地价|优惠|price|quote/i,
    kinds: ["item"],
    tags: [tag("价格", "price"), tag("选购", "shopping around")],
  },
  {
    when: /贷款|金融|分期|loan|financ/i,
    kinds: ["item"],
    tags: [tag("金融方案", "financing"), tag("购车决策", "purchase decision")],
  },
  {
    when: /试驾|预约|test.?drive|appointment/i,
    kinds: ["item"],
    tags: [tag("试驾", "test drive"), tag("购车决策", "purchase decision")],
  },
  { when: /评测|测评|口碑|review/i, kinds: ["item"], tags: [tag("评测", "review")] },
  { when: /详情页|参数|配置|spec|details/i, kinds: ["item"], tags: [tag("参数", "specifications")] },
  { when: /广告|advert|banner|\bad\b/i, kinds: ["item"], tags: [tag("广告", "advertising")] },
  {
    when: /二手|置换|估价|trade.?in|used/i,
    kinds: ["item"],
    tags: [tag("二手车", "used car"), tag("置换", "trade-in")],
  },
  { when: /suv|途昂|途观|x[1357]|q[357]|gl[ces]|探岳|汉兰达/i, tags: [tag("SUV", "SUV")] },
  { when: /轿车|sedan|迈腾|帕萨特|凯美瑞|雅阁|[357]系|[acse]级|a[468]l?\b/i, tags: [tag("轿车", "sedan")] },
  { when: /电动|新能源|纯电|ev\b|tesla|特斯拉|蔚来|比亚迪|小鹏|理想|model/i, tags: [tag("新能源", "electric")] },
  { when: /宝马|bmw/i, tags: [tag("宝马", "BMW"), tag("豪华品牌", "premium brand")], category: tag("汽车", "cars") },
  {
    when: /奔驰|mercedes|benz/i,
    tags: [tag("奔驰", "Mercedes"), tag("豪华品牌", "premium brand")],
    category: tag("汽车", "cars"),
  },
  { when: /奥迪|audi/i, tags: [tag("奥迪", "Audi"), tag("豪华品牌", "premium brand")], category: tag("汽车", "cars") },
  {
    when: /大众|volkswagen|\bvw\b/i,
    tags: [tag("大众", "Volkswagen"), tag("家用", "family")],
    category: tag("汽车", "cars"),
  },
  { when: /丰田|toyota/i, tags: [tag("丰田", "Toyota"), tag("家用", "family")], category: tag("汽车", "cars") },
  { when: /本田|honda/i, tags: [tag("本田", "Honda"), tag("家用", "family")], category: tag("汽车", "cars") },
];

/** Said of everything of a kind, so that even an unknown name gets a tag. */
export const OF_KIND: Readonly<Record<EntityKind, { tags: Bilingual[]; category: Bilingual }>> = {
  app: { tags: [tag("应用", "app"), tag("移动端", "mobile"), tag("工具", "tool")], category: tag("应用", "app") },
  media: {
    tags: [tag("媒体", "media"), tag("内容", "content"), tag("阅读", "reading")],
    category: tag("媒体", "media"),
  },
  item: {
    tags: [tag("商品", "item"), tag("了解", "exploring"), tag("兴趣", "interest")],
    category: tag("商品", "item"),
  },
  poi: {
    tags: [tag("地点", "place"), tag("线下", "offline visit"), tag("到访", "visit")],
    category: tag("地点", "place"),
  },
};
