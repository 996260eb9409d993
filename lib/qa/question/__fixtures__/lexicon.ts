import { edgeIdOf, nodeIdOf, type GraphId, type Level } from "@/lib/causal";
import { otherName } from "@/lib/events";
import { patternId, PatternSetId } from "@/lib/patterns";
import { TargetGroup, profileFieldWords, type FieldType } from "@/lib/people";
import type { Lexicon, LexiconEntity, LexiconField } from "../lexicon";

const TYPES: readonly [string, string, number][] = [
  ["浏览车型", "exploration", 480],
  ["搜索车型", "exploration", 470],
  ["看评测", "exploration", 455],
  ["看参数配置", "exploration", 400],
  ["比较车型", "comparison", 390],
  ["查看报价", "comparison", 360],
  ["点击广告", "advertising", 420],
  ["在线咨询", "decision", 280],
  ["金融方案咨询", "decision", 260],
  ["预约试驾", "decision", 250],
  ["加购", "decision", 190],
  ["旧车估价", "decision", 300],
  ["查找门店", "decision", 310],
  ["使用导航", "life", 330],
  ["刷短视频", "leisure", 440],
  ["看直播", "leisure", 410],
  ["看资讯", "life", 450],
  ["社交聊天", "life", 452],
  ["到店看车", "conversion", 240],
  ["下单购买", "conversion", 60],
  ["打高尔夫", "life", 190],
  ["外出就餐", "life", 390],
];

const text = (name: string, type: FieldType, values: readonly string[]): LexiconField => ({
  on: "profile",
  name,
  words: profileFieldWords(name),
  type,
  users: 500,
  values: values.map((value, i) => ({ value, users: 100 - i })),
});
const numbers = (name: string, min: number, p25: number, p50: number, p75: number, max: number): LexiconField => ({
  ...text(name, "number", []),
  numbers: { min, p25, p50, p75, max },
});

const CARS =
  "宝马 7系;奔驰 S系;宝马 5系;宝马 X5;奔驰 E系;奔驰 GLC;奥迪 A8L;奥迪 A6L;奥迪 Q5L;沃尔沃 S90;特斯拉 Model Y;特斯拉 Model 3;丰田 汉兰达;丰田 凯美瑞;大众 途观L;大众 迈腾;比亚迪 汉;比亚迪 宋PLUS;比亚迪 秦PLUS;吉利 星越L;吉利 博越;长城 哈弗H6";
const car = (row: string, i: number): LexiconEntity => {
  const [brand = "", ...rest] = row.split(" ");
  const series = rest.join(" ");
  return { kind: "item", name: `${brand}${series}`, names: [], brand, series, users: 200 - i, behaviors: 900 - i };
};
const plain = (kind: LexiconEntity["kind"], names: string): LexiconEntity[] =>
  names.split(" ").map((name, i) => ({ kind, name, names: [], users: 300 - i, behaviors: 2000 - i }));

export const GRAPH_ID = `gra_${"0".repeat(26)}` as GraphId;

const SET = PatternSetId.parse(`set_${"0".repeat(26)}`);

const EDGES: readonly [string, string, Level, number][] = [
  ["搜索车型", "浏览车型", 3, 2.4],
  ["点击广告", "搜索车型", 3, 1.9],
  ["看评测", "比较车型", 3, 2.6],
  ["比较车型", "查看报价", 3, 3.1],
  ["查看报价", "预约试驾", 2, 2.8],
  ["查看报价", "金融方案咨询", 2, 2.2],
  ["在线咨询", "预约试驾", 2, 2.5],
  ["预约试驾", "查找门店", 3, 3.3],
  ["查找门店", "使用导航", 3, 2.9],
  ["预约试驾", "到店看车", 2, 2.1],
  ["到店看车", "下单购买", 2, 4.2],
  ["刷短视频", "看直播", 1, 1.4],
];

/** What the sample project holds, with a small graph: for tests. */
export const LEXICON: Lexicon = {
  days: { first: "2024-04-22", last: "2024-05-29" },
  totals: { users: 500, behaviors: 40_000, events: 30_000 },
  types: TYPES.map(([name, category, users]) => ({
    name,
    words: { zh: name, en: otherName(name)?.en ?? name },
    names: [],
    category,
    role: null,
    events: users * 3,
    users,
  })),
  fields: [
    numbers("age", 23, 30, 39, 47, 55),
    text("gender", "text", ["男", "女"]),
    numbers("income", 9000, 14_000, 20_000, 31_000, 90_000),
    text("occupation", "text", [
      "互联网从业者",
      "金融从业者",
      "企业管理者",
      "工程师",
      "医生",
      "销售",
      "教师",
      "自由职业",
    ]),
    text("city", "text", [
      "上海",
      "深圳",
      "北京",
      "广州",
      "杭州",
      "成都",
      "天津",
      "南京",
      "重庆",
      "西安",
      "武汉",
      "苏州",
    ]),
    text("interests", "list", ["高尔夫", "阅读", "音乐", "旅游", "摄影", "美食", "健身", "科技"]),
    numbers("budget", 9, 15, 24, 40, 106),
    text("has_car", "boolean", ["true", "false"]),
    text("purchase_intent", "text", ["无", "观望", "首购", "换车", "增购"]),
  ],
  entities: [
    ...CARS.split(";").map(car),
    ...plain("item", "宝马7系_详情页 宝马7系怎么样 直播间"),
    ...plain("app", "微信 抖音 快手 今日头条 汽车之家 懂车帝 易车 瓜子二手车 高德地图 小红书 支付宝 滴滴出行 美团"),
    ...plain("media", "汽车之家 懂车帝 易车网 爱卡汽车 新浪汽车 腾讯视频 爱奇艺 B站"),
    ...plain("poi", "宝马4S店 奔驰4S店 XX高尔夫俱乐部 XX高尔夫球场 XX私房菜 XX西餐厅 XX日料店"),
  ],
  kinds: ["item", "app", "media", "poi"],
  segments: TargetGroup.options.map((id) => ({ id, name: id, ready: true, where: { on: "target", group: id } })),
  users: ["user_0007"],
  graph: {
    id: GRAPH_ID,
    name: "购车",
    version: 2,
    versions: [2, 1],
    nodes: [
      ...TYPES.map(([type, , users]) => ({
        id: nodeIdOf({ type }),
        label: { zh: type, en: otherName(type)?.en ?? type },
        type,
        feature: null,
        users,
      })),
      {
        id: nodeIdOf({ field: "purchase_intent", value: "首购" }),
        label: { zh: "购买意向：首购", en: "purchase intent: 首购" },
        type: null,
        feature: { field: "purchase_intent", value: "首购" },
        users: 70,
      },
    ],
    edges: [
      ...EDGES.map(([from, to, level, lift]) => edge(nodeIdOf({ type: from }), nodeIdOf({ type: to }), level, lift)),
      edge(nodeIdOf({ field: "purchase_intent", value: "首购" }), nodeIdOf({ type: "下单购买" }), 3, 3.4),
    ],
  },
  patterns: [
    { id: patternId(SET, 1), events: ["看评测", "比较车型", "查看报价"] },
    { id: patternId(SET, 2), events: ["预约试驾", "到店看车", "下单购买"] },
  ],
};

function edge(source: string, target: string, level: Level, lift: number) {
  return { id: edgeIdOf(source, target), source, target, relation: "sequence" as const, level, lift };
}
