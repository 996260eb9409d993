/** The things people of the sample meet: cars, apps, media and places, and the words of their profiles. */

/** Price class, from 0 (around 100,000 yuan) to 3 (around a million). */
export type Tier = 0 | 1 | 2 | 3;

export type Car = { name: string; brand: string; series: string; tier: Tier };

const car = (brand: string, series: string, tier: Tier): Car => ({ name: `${brand}${series}`, brand, series, tier });

export const BMW_7 = car("宝马", "7系", 3);
export const BENZ_S = car("奔驰", "S系", 3);

export const CARS: readonly Car[] = [
  BMW_7,
  BENZ_S,
  car("宝马", "5系", 2),
  car("宝马", "X5", 2),
  car("奔驰", "E系", 2),
  car("奔驰", "GLC", 2),
  car("奥迪", "A8L", 3),
  car("奥迪", "A6L", 2),
  car("奥迪", "Q5L", 2),
  car("沃尔沃", "S90", 2),
  car("特斯拉", "Model Y", 1),
  car("特斯拉", "Model 3", 1),
  car("丰田", "汉兰达", 1),
  car("丰田", "凯美瑞", 1),
  car("大众", "途观L", 1),
  car("大众", "迈腾", 1),
  car("比亚迪", "汉", 1),
  car("比亚迪", "宋PLUS", 0),
  car("比亚迪", "秦PLUS", 0),
  car("吉利", "星越L", 0),
  car("吉利", "博越", 0),
  car("长城", "哈弗H6", 0),
];

/** Price class to the middle of the budgets of people who can think of such a car, in 10,000 yuan. */
export const TIER_BUDGETS: readonly number[] = [12, 20, 38, 85];

export const BRANDS: readonly string[] = [...new Set(CARS.map(({ brand }) => brand))];

export type App = { name: string; category: string };

export const APPS = {
  wechat: { name: "微信", category: "社交通讯" },
  douyin: { name: "抖音", category: "短视频" },
  kuaishou: { name: "快手", category: "直播" },
  toutiao: { name: "今日头条", category: "新闻资讯" },
  autohome: { name: "汽车之家", category: "汽车资讯" },
  dongchedi: { name: "懂车帝", category: "汽车资讯" },
  yiche: { name: "易车", category: "汽车资讯" },
  guazi: { name: "瓜子二手车", category: "二手车交易" },
  amap: { name: "高德地图", category: "导航地图" },
  xiaohongshu: { name: "小红书", category: "生活社区" },
  alipay: { name: "支付宝", category: "支付" },
  didi: { name: "滴滴出行", category: "出行服务" },
  meituan: { name: "美团", category: "本地生活" },
} as const satisfies Record<string, App>;

export const MEDIA = [
  { name: "汽车之家", type: "汽车网站" },
  { name: "懂车帝", type: "汽车网站" },
  { name: "易车网", type: "汽车网站" },
  { name: "爱卡汽车", type: "汽车网站" },
  { name: "新浪汽车", type: "汽车网站" },
  { name: "腾讯视频", type: "视频" },
  { name: "爱奇艺", type: "视频" },
  { name: "B站", type: "视频" },
] as const;

export const CAR_SITES: readonly string[] = MEDIA.filter(({ type }) => type === "汽车网站").map(({ name }) => name);
export const VIDEO_SITES: readonly string[] = MEDIA.filter(({ type }) => type === "视频").map(({ name }) => name);
export const CAR_APPS: readonly string[] = [APPS.autohome.name, APPS.dongchedi.name, APPS.yiche.name];
/** Apps whose use has nothing to do with any event. */
export const IDLE_APPS: readonly string[] = [
  APPS.alipay.name,
  APPS.didi.name,
  APPS.meituan.name,
  APPS.xiaohongshu.name,
];

export const dealerOf = (brand: string): string => `${brand}4S店`;

export const GOLF_PLACES = ["XX高尔夫俱乐部", "XX高尔夫球场"] as const;
export const DINING_PLACES = ["XX私房菜", "XX西餐厅", "XX日料店"] as const;

export const PLACES: readonly { name: string; type: string }[] = [
  ...BRANDS.map((brand) => ({ name: dealerOf(brand), type: "汽车销售" })),
  ...GOLF_PLACES.map((name) => ({ name, type: "运动场馆" })),
  ...DINING_PLACES.map((name) => ({ name, type: "餐饮" })),
];

export const GOLF = "高尔夫";
export const OTHER_INTERESTS: readonly string[] = ["阅读", "音乐", "旅游", "摄影", "美食", "健身", "科技"];
export const OCCUPATIONS = [
  "互联网从业者",
  "金融从业者",
  "企业管理者",
  "工程师",
  "医生",
  "销售",
  "教师",
  "自由职业",
] as const;
export const CITIES = [
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
] as const;
export const INTENTS = ["无", "观望", "首购", "换车", "增购"] as const;
export type Intent = (typeof INTENTS)[number];
