import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalKey, stem } from "./canonical-key";

describe("names that are one", () => {
  test.each([
    [
      "比较车型",
      "比较 车型",
      "比较了车型",
      "比较一下车型",
      "比较车型了",
      "「比较车型」",
      "比较·车型",
      "比较\u200b车型",
    ],
    ["浏览详情页", "浏览详情页。", "浏览详情页了", "　浏览详情页　"],
    ["看评测", "看了评测", "看评测一下"],
    ["浏览", "浏览过", "浏览了", "浏览一下了"],
    ["使用App", "使用 APP", "使用ａｐｐ"],
    ["compare models", "Compare Models", "comparing models", "compare the model", "compared models", "compare-models"],
    ["browse models", "browseModels", "browsing a model", "browses models", "browse_models"],
    ["book a test drive", "book test drives", "booking test-drive", "Book the Testdrive"],
    ["shop", "shops", "shopping", "shopped"],
    ["plan trip", "planning trips", "planned a trip"],
    ["check prices", "checking price", "check the price"],
    ["purchase", "purchases", "purchasing", "purchased", "ＰＵＲＣＨＡＳＥ"],
    ["use an app", "using apps", "used app"],
    ["query", "queries", "querying", "queried"],
    ["read the news", "reading news"],
    ["watch match", "watches matches", "watching a match"],
    ["sell car", "selling cars"],
    ["user's visit", "user visit", "users visits"],
  ])("%s …", (...names) => {
    expect(new Set(names.map(canonicalKey)).size).toBe(1);
  });
});

describe("names that are not one", () => {
  test.each([
    ["了解车型", "解车型"],
    ["通过审核", "通审核"],
    ["路过", "路"],
    ["浏览车型", "比较车型"],
    ["为了比较", "为比较"],
    ["加购", "购买"],
    ["read news", "read new"],
    ["purchase", "browse"],
    ["visit a dealer", "visit a place"],
    ["bring", "br"],
    ["need help", "ne help"],
    ["canvas", "canva"],
  ])("%s · %s", (one, other) => {
    expect(canonicalKey(one)).not.toBe(canonicalKey(other));
  });
});

test("a particle that is all there is stays", () => {
  expect(canonicalKey("了")).toBe("了");
  expect(canonicalKey("一下")).toBe("一下");
  expect(canonicalKey("过")).toBe("过");
});

test("no name has an empty key, and spaces around it change nothing", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", minLength: 1, maxLength: 40 }), (name) => {
      expect(canonicalKey(name)).not.toBe("");
      if (/\p{L}/u.test(name)) expect(canonicalKey(` ${name}\t`)).toBe(canonicalKey(name));
    }),
  );
  expect(canonicalKey("!!!")).toBe("!!!");
  expect(canonicalKey("the")).toBe(canonicalKey("The"));
});

test.each([
  ["going", "go"],
  ["king", "king"],
  ["string", "string"],
  ["need", "need"],
  ["speeds", "speed"],
  ["news", "news"],
  ["bus", "bus"],
  ["buses", "bus"],
  ["analysis", "analysis"],
  ["used", "us"],
  ["use", "us"],
])("the stem of %s is %s", (word, root) => expect(stem(word)).toBe(root));
