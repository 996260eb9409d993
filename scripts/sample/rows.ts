import type { Random } from "./random.ts";
import type { TrueEvent } from "./sessions.ts";
import {
  APPS,
  CAR_APPS,
  CAR_SITES,
  CARS,
  dealerOf,
  DINING_PLACES,
  GOLF_PLACES,
  IDLE_APPS,
  VIDEO_SITES,
} from "./world.ts";

/** A row as the source would have recorded it; `event` is for the truth file only. */
export type Row = {
  action: "browse" | "click" | "search" | "compare" | "use_app" | "visit_poi" | "add_cart" | "purchase";
  at: number;
  item?: string;
  app?: string;
  media?: string;
  poi?: string;
  /** Seconds. */
  duration?: number;
  event?: TrueEvent;
};

const QUESTIONS = ["价格", "怎么样", "油耗", "配置", "优惠", "口碑"] as const;

/** The rows one true event leaves behind, the first at the event's own moment. */
export function rowsOf(random: Random, event: TrueEvent): Row[] {
  const { at, car } = event;
  const site = random.pick(CAR_SITES);
  const carApp = random.pick(CAR_APPS);
  const rows: Row[] = [];
  const add = (row: Omit<Row, "at" | "event">, after = 0) => void rows.push({ ...row, at: at + after, event });
  const page = (suffix: string, after = 0) =>
    add({ action: "click", item: `${car.name}_${suffix}`, media: site }, after);

  switch (event.key) {
    case "clickAd":
      add({ action: "click", item: `${car.name}_广告`, media: random.pick(VIDEO_SITES) });
      break;
    case "searchCar": {
      const [first, second] = random.sample(QUESTIONS, 2);
      add({ action: "search", item: `${car.name}${first}`, app: carApp });
      if (random.chance(0.2)) add({ action: "search", item: `${car.name}${second}`, app: carApp }, random.int(6, 25));
      break;
    }
    case "viewCar":
      add({ action: "browse", item: car.name, media: site, duration: random.int(30, 300) });
      if (random.chance(0.3)) page("详情页", random.int(5, 30));
      break;
    case "viewSpecs":
      page("参数配置页");
      break;
    case "readReview":
      add({
        action: "browse",
        item: `${car.name}_评测`,
        media: random.chance(0.4) ? random.pick(VIDEO_SITES) : site,
        duration: random.int(90, 600),
      });
      if (random.chance(0.35)) page("评测_评论区", random.int(10, 40));
      break;
    case "compareCars": {
      const other = random.pick(CARS.filter((each) => each !== car && Math.abs(each.tier - car.tier) <= 1));
      const duration = random.int(40, 400);
      add({ action: "compare", item: `对比_${car.name},${other.name}`, app: APPS.autohome.name, duration });
      if (random.chance(0.55)) {
        add({ action: "browse", item: other.name, media: site, duration: random.int(15, 90) }, random.int(8, 30));
      }
      if (random.chance(0.35)) {
        add({ action: "browse", item: car.name, media: site, duration: random.int(15, 90) }, random.int(31, 55));
      }
      break;
    }
    case "viewPrice":
      page("报价页");
      if (random.chance(0.3)) add({ action: "search", item: `${car.name}落地价`, app: carApp }, random.int(5, 25));
      break;
    case "askService":
      add({ action: "use_app", item: `${car.name}_在线咨询`, app: carApp, duration: random.int(60, 500) });
      break;
    case "askFinance":
      page("金融方案页");
      if (random.chance(0.5)) {
        const duration = random.int(30, 240);
        add({ action: "use_app", item: `${car.name}_贷款计算器`, app: APPS.yiche.name, duration }, random.int(10, 40));
      }
      break;
    case "bookDrive":
      page("预约试驾页");
      if (random.chance(0.6)) page("预约试驾_提交", random.int(15, 40));
      break;
    case "addCart":
      add({ action: "add_cart", item: car.name, app: APPS.autohome.name });
      break;
    case "valueOldCar":
      add({ action: "use_app", app: APPS.guazi.name, duration: random.int(60, 600) });
      if (random.chance(0.4))
        add({ action: "search", item: "我的车能卖多少钱", app: APPS.guazi.name }, random.int(8, 40));
      break;
    case "findDealer":
      add({ action: "search", item: `附近${dealerOf(car.brand)}`, app: APPS.amap.name });
      break;
    case "navigate":
      add({ action: "use_app", app: APPS.amap.name, duration: random.int(60, 900) });
      break;
    case "shortVideo":
      add({ action: "use_app", app: APPS.douyin.name, duration: random.int(60, 1200) });
      break;
    case "watchLive":
      add({ action: "use_app", item: "直播间", app: APPS.kuaishou.name, duration: random.int(60, 1500) });
      break;
    case "readNews":
      add({ action: "use_app", app: APPS.toutiao.name, duration: random.int(60, 700) });
      break;
    case "chat":
      add({ action: "use_app", app: APPS.wechat.name, duration: random.int(30, 900) });
      break;
    case "visitDealer": {
      const drive = random.int(900, 2400);
      add({ action: "use_app", app: APPS.amap.name, duration: drive });
      add({ action: "visit_poi", poi: dealerOf(car.brand), duration: random.int(2400, 7000) }, drive + 60);
      break;
    }
    case "buy":
      add({ action: "purchase", item: car.name, poi: dealerOf(car.brand) });
      break;
    case "playGolf":
      add({ action: "visit_poi", poi: random.pick(GOLF_PLACES), duration: random.int(7200, 15000) });
      break;
    case "dineOut":
      add({ action: "visit_poi", poi: random.pick(DINING_PLACES), duration: random.int(2700, 8000) });
      break;
    default:
      event.key satisfies never;
  }
  return rows;
}

/** A row that means nothing: some other app, opened in passing. */
export function strayRow(random: Random, at: number): Row {
  return { action: "use_app", at, app: random.pick(IDLE_APPS), duration: random.int(10, 300) };
}
