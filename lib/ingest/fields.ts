import type { ImportKind } from "./schema";

/**
 * The fields of each kind and the column names they go by, as `normalizeHeader` writes them. The first name that a
 * file has wins, so a name stands before an id: entities are told apart by name.
 */
const USER_ID = [
  "user_id",
  "userid",
  "uid",
  "user",
  "member_id",
  "customer_id",
  "用户id",
  "用户_id",
  "用户编号",
  "用户标识",
  "用户",
  "会员id",
  "客户id",
] as const;

const behaviors = {
  user_id: USER_ID,
  timestamp: [
    "timestamp",
    "event_time",
    "datetime",
    "date_time",
    "time",
    "ts",
    "occurred_at",
    "created_at",
    "at",
    "时间戳",
    "时间",
    "行为时间",
    "事件时间",
    "发生时间",
    "操作时间",
    "日期时间",
    "date",
    "日期",
  ],
  action: [
    "action",
    "action_type",
    "behavior",
    "behaviour",
    "behavior_type",
    "event",
    "event_name",
    "event_type",
    "行为",
    "行为类型",
    "行为名称",
    "动作",
    "操作",
    "事件",
    "事件类型",
    "事件名称",
  ],
  item: ["item", "item_name", "item_id", "product", "product_name", "product_id", "商品", "商品名称", "商品id", "物品"],
  app: ["app", "app_name", "app_id", "应用", "应用名称", "应用id"],
  media: ["media", "media_name", "media_id", "媒体", "媒体名称", "媒体id"],
  poi: ["poi", "poi_name", "poi_id", "地点", "地点名称", "地点id", "门店", "poi名称", "兴趣点"],
  duration: [
    "duration",
    "duration_s",
    "duration_sec",
    "duration_seconds",
    "时长",
    "时长(秒)",
    "时长_秒",
    "停留时长",
    "停留时长(秒)",
    "持续时间",
    "持续时长",
  ],
} as const;

const profiles = {
  user_id: USER_ID,
  age: ["age", "年龄"],
  gender: ["gender", "sex", "性别"],
  city: ["city", "城市", "所在城市"],
  occupation: ["occupation", "job", "profession", "职业"],
  income: ["income", "收入", "月收入", "年收入"],
  interests: ["interests", "interest", "hobbies", "兴趣", "兴趣爱好", "爱好"],
  budget: ["budget", "预算", "购车预算"],
  has_car: ["has_car", "有车", "是否有车", "是否有车辆"],
  purchase_intent: ["purchase_intent", "intent", "购买意向", "购车意向", "购买意愿", "购车意愿"],
} as const;

const TAGS = ["tags", "tag", "labels", "label", "keywords", "标签", "关键词"] as const;

const apps = {
  name: ["app_name", "app", "应用名称", "应用", "name", "名称"],
  source_id: ["app_id", "应用id", "应用编号", "id", "编号"],
  category: ["category", "app_type", "type", "类别", "分类", "类型", "应用类型", "应用类别"],
  tags: TAGS,
} as const;

const media = {
  name: ["media_name", "media", "媒体名称", "媒体", "name", "名称"],
  source_id: ["media_id", "媒体id", "媒体编号", "id", "编号"],
  category: ["category", "media_type", "type", "类别", "分类", "类型", "媒体类型", "媒体类别"],
  tags: TAGS,
} as const;

const items = {
  name: ["item_name", "product_name", "name", "item", "商品名称", "商品", "物品", "名称"],
  source_id: ["item_id", "product_id", "sku", "商品id", "商品编号", "id", "编号"],
  category: ["category", "item_type", "type", "类别", "分类", "类型", "商品类型", "商品类别"],
  tags: TAGS,
} as const;

const pois = {
  name: ["poi_name", "poi", "地点名称", "地点", "poi名称", "name", "名称"],
  source_id: ["poi_id", "地点id", "地点编号", "id", "编号"],
  category: ["category", "poi_type", "type", "类别", "分类", "类型", "地点类型", "地点类别"],
  tags: TAGS,
} as const;

const events = {
  user_id: USER_ID,
  type: [
    "event_type",
    "event",
    "event_name",
    "type",
    "逻辑行为",
    "逻辑行为类型",
    "事件类型",
    "事件",
    "事件名称",
    "类型",
  ],
  start: [
    "start",
    "start_time",
    "start_at",
    "started_at",
    "begin",
    "开始时间",
    "开始",
    "起始时间",
    ...behaviors.timestamp,
  ],
  end: ["end", "end_time", "end_at", "ended_at", "finish", "结束时间", "结束", "终止时间"],
  context: ["context", "背景", "上下文", "情境"],
  agent: ["agent", "主体"],
  scene: ["scene", "场景"],
  action: ["action", "动作"],
  object: ["object", "对象", "客体"],
  category: ["category", "类别", "分类"],
  confidence: ["confidence", "置信度"],
} as const;

export const FIELDS = { behaviors, profiles, apps, media, items, pois, events } as const satisfies Record<
  ImportKind,
  Record<string, readonly string[]>
>;

export type FieldOf<K extends ImportKind> = keyof (typeof FIELDS)[K] & string;

export const REQUIRED: Readonly<Record<ImportKind, readonly string[]>> = {
  behaviors: ["user_id", "timestamp", "action"],
  profiles: ["user_id"],
  apps: ["name"],
  media: ["name"],
  items: ["name"],
  pois: ["name"],
  events: ["user_id", "type", "start"],
};

/** Names of a column that says what happened to those who already name events. */
export const EVENT_NAMES: ReadonlySet<string> = new Set([
  "event",
  "event_type",
  "event_name",
  "逻辑行为",
  "逻辑行为类型",
  "事件",
  "事件类型",
  "事件名称",
]);

/** Names that belong to one kind of entity alone: they tell which it is. */
const GENERIC = new Set<string>([...TAGS, "name", "名称", "id", "编号", "category", "type", "类别", "分类", "类型"]);

function distinctive(fields: Record<string, readonly string[]>): string[] {
  return Object.values(fields)
    .flat()
    .filter((alias) => !GENERIC.has(alias));
}

export const ENTITY_FIELDS = {
  apps: { own: distinctive(apps) },
  media: { own: distinctive(media) },
  items: { own: distinctive(items) },
  pois: { own: distinctive(pois) },
} as const;
