import { describe, expect, it } from "vitest";
import { readBaseUrl } from "./base-url";
import { MODEL_PRESETS, presetOf } from "./presets";
import { costOf } from "./prices";

describe("readBaseUrl", () => {
  it.each([
    ["https://api.deepseek.com/v1", "https://api.deepseek.com/v1"],
    [" https://api.deepseek.com/v1/ \n", "https://api.deepseek.com/v1"],
    ["https://API.DeepSeek.com./v1/chat/completions", "https://api.deepseek.com/v1"],
    ["http://127.0.0.1:11434/v1", "http://127.0.0.1:11434/v1"],
    ["http://[::1]:8000", "http://[::1]:8000"],
    ["https://open.bigmodel.cn/api/paas/v4", "https://open.bigmodel.cn/api/paas/v4"],
  ])("%s is %s", (text, url) => {
    expect(readBaseUrl(text)).toEqual({ url });
  });

  it.each([
    ["", "no_url"],
    ["api.deepseek.com/v1", "no_url"],
    ["file:///etc/passwd", "no_url"],
    ["ftp://example.com/v1", "no_url"],
    ["https://me:pw@example.com/v1", "user"],
    ["https://@example.com/v1", "user"],
    ["https://example.com/v1?key=1", "query"],
    ["https://example.com/v1#a", "query"],
    ["https://example.com\\@evil.example/v1", "backslash"],
    ["https://example.com/%5c", "backslash"],
    ["http://example.com:25/v1", "port"],
    ["http://127.0.0.1:5432", "port"],
    ["http://127.0.0.1:6379", "port"],
  ])("%s is refused: %s", (text, problem) => {
    expect(readBaseUrl(text)).toEqual({ problem });
  });
});

describe("presets", () => {
  it("name each service once, with addresses that are kept as they are", () => {
    const ids = MODEL_PRESETS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { baseUrls } of MODEL_PRESETS) {
      for (const { url } of baseUrls) expect(readBaseUrl(url)).toEqual({ url });
    }
  });

  it("one that is no longer known is like any other service", () => {
    expect(presetOf("gone").id).toBe("custom");
  });
});

it("a cost is the price of a million tokens times the tokens", () => {
  const prices = { prompt: 2, completion: 8, currency: "CNY" };
  expect(costOf(prices, { promptTokens: 500_000, completionTokens: 250_000 })).toBe(3);
  expect(costOf(prices, { promptTokens: 0, completionTokens: 0 })).toBe(0);
});
