import { describe, expect, test } from "vitest";
import { isEverybody, treeWords } from "./tree-words";
import type { SegmentTree } from "./segment";

describe("whom a tree means", () => {
  test.each<[SegmentTree, string, string]>([
    [{ all: [] }, "", ""],
    [{ all: [{ all: [] }] }, "", ""],
    [{ any: [] }, "不存在", "of no kind at all"],
    [
      { on: "profile", field: "interests", is: { in: ["高尔夫", "网球"] } },
      "兴趣包含“高尔夫”或“网球”",
      "whose interests include “高尔夫” or “网球”",
    ],
    [{ on: "profile", field: "age", is: { min: 30, max: 40 } }, "年龄为 30 到 40", "whose age is 30 to 40"],
    [{ on: "profile", field: "income", is: { min: 30_000 } }, "收入至少 30,000", "whose income is at least 30,000"],
    [{ on: "profile", field: "has_car", is: { yes: true } }, "有车为“是”", "whose “has a car” is yes"],
    [{ on: "events", type: ["购买"] }, "有过逻辑行为“购买”", "who had the event “购买”"],
    [{ not: { on: "events", type: ["购买"] } }, "没有逻辑行为“购买”", "who had no events “购买”"],
    [{ on: "events", role: "target" }, "有过目标事件", "who had a target event"],
    [
      { on: "behaviors", contains: "宝马7系", count: { min: 3 } },
      "有至少 3 次名称含“宝马7系”的原始行为",
      "who had at least 3 behaviors with something named like “宝马7系”",
    ],
    [
      { on: "behaviors", action: ["搜索"], app: ["易车"], from: "2026-01-01", to: "2026-01-31" },
      "自 2026-01-01 起至 2026-01-31 止有过行为为“搜索”、应用为“易车”的原始行为",
      "who had a behavior with action “搜索”, app “易车” from 2026-01-01 to 2026-01-31",
    ],
    [{ on: "target", group: "high_potential" }, "属于高潜人群", "of high potential"],
    [
      {
        all: [
          { any: [{ on: "profile", field: "city", is: { in: ["北京"] } }, { on: "profile", field: "city", is: { known: false } }] }, // prettier-ignore
          { on: "activity", moment: "last", from: "2026-02-01" },
        ],
      },
      "最近活跃自 2026-02-01 起且（城市是“北京”或城市未知）",
      "last active from 2026-02-01 and (whose city is “北京” or whose city is not known)",
    ],
  ])("%j", (tree, zh, en) => {
    expect(treeWords(tree)).toEqual({ zh, en });
  });

  test("of everybody nothing is said, of somebody something is", () => {
    expect(isEverybody({ all: [] })).toBe(true);
    expect(isEverybody({ all: [{ on: "events" }] })).toBe(false);
    expect(isEverybody({ any: [] })).toBe(false);
  });
});
