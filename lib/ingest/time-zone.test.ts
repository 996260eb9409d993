import { expect, it } from "vitest";
import { guessTimeZone } from "./time-zone";

it("believes the browser first, then the language, then nobody", () => {
  expect(guessTimeZone({ browserZone: "Europe/Paris", acceptLanguage: "zh-CN" })).toBe("Europe/Paris");
  expect(guessTimeZone({ browserZone: "Mars/Base", acceptLanguage: "zh-CN,zh;q=0.9,en;q=0.8" })).toBe("Asia/Shanghai");
  expect(guessTimeZone({ acceptLanguage: "en-US,en;q=0.9" })).toBe("UTC");
  expect(guessTimeZone({})).toBe("UTC");
});
