import type { Intent } from "./world.ts";

/**
 * The truth that the sample's rows are drawn from. Everything a later judgement needs stands here and goes into
 * `truth.json`; the code around it only rolls the dice.
 */

/** Where in a session events begin by themselves: evenly, mostly early (U²) or mostly late (1 − U²). */
export type Phase = "even" | "early" | "late";

export type EventType = {
  name: string;
  category: string;
  /** Expected number that begin by themselves in a session of an average person; 0 for what happens outdoors. */
  perSession: number;
  phase: Phase;
  place: "online" | "outdoors";
};

const online = (name: string, category: string, perSession: number, phase: Phase = "even"): EventType => ({
  name,
  category,
  perSession,
  phase,
  place: "online",
});
const outdoors = (name: string, category: string): EventType => ({
  name,
  category,
  perSession: 0,
  phase: "even",
  place: "outdoors",
});

export const EVENT_TYPES = {
  clickAd: online("点击广告", "广告", 0.36, "early"),
  searchCar: online("搜索车型", "了解", 0.62),
  viewCar: online("浏览车型", "了解", 0.85),
  viewSpecs: online("看参数配置", "了解", 0.24),
  readReview: online("看评测", "了解", 0.5),
  compareCars: online("比较车型", "比较", 0.22),
  viewPrice: online("查看报价", "比较", 0.2),
  askService: online("在线咨询", "决策", 0.12),
  askFinance: online("金融方案咨询", "决策", 0.1),
  bookDrive: online("预约试驾", "决策", 0.05),
  addCart: online("加购", "决策", 0.06),
  valueOldCar: online("旧车估价", "决策", 0.22),
  findDealer: online("查找门店", "决策", 0.14),
  navigate: online("使用导航", "生活", 0.2, "late"),
  shortVideo: online("刷短视频", "娱乐", 0.62),
  watchLive: online("看直播", "娱乐", 0.42),
  readNews: online("看资讯", "生活", 0.6, "early"),
  chat: online("社交聊天", "生活", 0.62, "early"),
  visitDealer: outdoors("到店看车", "转化"),
  buy: outdoors("下单购买", "转化"),
  playGolf: outdoors("打高尔夫", "生活"),
  dineOut: outdoors("外出就餐", "生活"),
} as const satisfies Record<string, EventType>;

export type EventKey = keyof typeof EVENT_TYPES;
export const EVENT_KEYS = Object.keys(EVENT_TYPES) as EventKey[];

/** Each cause has Poisson(alpha) children of the effect's type, each after a lag with the given mean. */
export type Edge = { cause: EventKey; effect: EventKey; alpha: number; lagSeconds: number };

export const EDGES: readonly Edge[] = [
  { cause: "clickAd", effect: "searchCar", alpha: 0.35, lagSeconds: 60 },
  { cause: "clickAd", effect: "viewCar", alpha: 0.3, lagSeconds: 25 },
  { cause: "shortVideo", effect: "searchCar", alpha: 0.16, lagSeconds: 130 },
  { cause: "watchLive", effect: "clickAd", alpha: 0.28, lagSeconds: 70 },
  { cause: "searchCar", effect: "viewCar", alpha: 0.45, lagSeconds: 30 },
  { cause: "searchCar", effect: "compareCars", alpha: 0.2, lagSeconds: 150 },
  { cause: "viewCar", effect: "viewSpecs", alpha: 0.25, lagSeconds: 45 },
  { cause: "readReview", effect: "viewSpecs", alpha: 0.18, lagSeconds: 90 },
  { cause: "readReview", effect: "compareCars", alpha: 0.35, lagSeconds: 120 },
  { cause: "viewSpecs", effect: "compareCars", alpha: 0.2, lagSeconds: 100 },
  { cause: "compareCars", effect: "viewPrice", alpha: 0.42, lagSeconds: 80 },
  { cause: "compareCars", effect: "askService", alpha: 0.2, lagSeconds: 200 },
  { cause: "viewPrice", effect: "askFinance", alpha: 0.3, lagSeconds: 120 },
  { cause: "viewPrice", effect: "bookDrive", alpha: 0.25, lagSeconds: 180 },
  { cause: "viewPrice", effect: "addCart", alpha: 0.18, lagSeconds: 90 },
  { cause: "valueOldCar", effect: "askFinance", alpha: 0.28, lagSeconds: 200 },
  { cause: "askService", effect: "bookDrive", alpha: 0.35, lagSeconds: 150 },
  { cause: "askFinance", effect: "bookDrive", alpha: 0.2, lagSeconds: 240 },
  { cause: "askFinance", effect: "addCart", alpha: 0.22, lagSeconds: 160 },
  { cause: "bookDrive", effect: "findDealer", alpha: 0.45, lagSeconds: 40 },
  { cause: "findDealer", effect: "navigate", alpha: 0.38, lagSeconds: 50 },
];

/** Lags beyond this are drawn again, so that no child leaves its session (sessions lie at least two hours apart). */
export const LAG_MAX_SECONDS = 1500;

/** Pairs that go together and have no edge in either direction, nor any cause among the events in common. */
export const CONFOUNDED: readonly { pair: readonly [EventKey, EventKey]; by: "user-taste" | "session-phase" }[] = [
  { pair: ["shortVideo", "watchLive"], by: "user-taste" },
  { pair: ["readNews", "chat"], by: "session-phase" },
];

/** Sequences along the edges that the effects add up to, inside sessions. */
export const SESSION_SEQUENCES: readonly (readonly EventKey[])[] = [
  ["clickAd", "searchCar", "viewCar"],
  ["readReview", "compareCars", "viewPrice"],
  ["compareCars", "viewPrice", "bookDrive"],
  ["bookDrive", "findDealer", "navigate"],
];

/** Effects over days, drawn once for each cause: how likely the effect is, and how many days later at most. */
export const JOURNEYS = {
  visitAfterBooking: { cause: "bookDrive", effect: "visitDealer", probability: 0.3, daysMin: 1, daysMax: 5 },
  buyAfterVisit: { cause: "visitDealer", effect: "buy", daysMin: 0, daysMax: 6 },
} as const;

/** Visits to a dealer that no booking led to, expected per person. */
export const SPONTANEOUS_VISITS = 0.35;

/** What the intent to buy multiplies: the deciding events, and the chance that a visit ends in a purchase. */
export const INTENT_EFFECTS: Readonly<Record<Intent, { share: number; deciding: number; buy: number }>> = {
  无: { share: 0.4, deciding: 0.7, buy: 0.04 },
  观望: { share: 0.32, deciding: 1, buy: 0.1 },
  首购: { share: 0.14, deciding: 1.5, buy: 0.35 },
  换车: { share: 0.08, deciding: 1.6, buy: 0.35 },
  增购: { share: 0.06, deciding: 1.4, buy: 0.3 },
};
export const DECIDING: readonly EventKey[] = ["viewPrice", "askService", "askFinance", "bookDrive", "addCart"];

/** How likely a person with or without golf among the interests has each of the two cars as the favourite. */
export const GOLF_EFFECT = {
  share: 0.42,
  favourite: { golf: { bmw7: 0.42, benzS: 0.14 }, others: { bmw7: 0.07, benzS: 0.07 } },
  /** Factor on the chance that a golfer's visit ends in a purchase, by favourite. */
  buy: { bmw7: 1.8, benzS: 0.6 },
  /** Rounds of golf per golfer; others play none. */
  rounds: 2.4,
} as const;

/** People with a car ask more often what it is worth. */
export const HAS_CAR_EFFECT = { share: 0.54, valueOldCar: { yes: 1.5, no: 0.4 } } as const;

/** People under 30 watch more short videos. */
export const AGE_EFFECT = { below: 30, shortVideo: 1.6 } as const;

/** Meals out, expected per person; noise without any effect. */
export const DINNERS = 1.6;

/** Spread of what makes people differ: standard deviations of the logarithms. */
export const SPREAD = { sessions: 0.35, activity: 0.25, taste: 0.5, videoTaste: 0.8 } as const;

/** Sessions per average person, and the fewest anyone has. */
export const SESSIONS = { mean: 7, min: 2, secondsMean: 1800 } as const;

/** Rows that belong to no event, as a share of the rows of events. */
export const STRAY_SHARE = 0.03;
