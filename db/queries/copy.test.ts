import { expect, it } from "vitest";
import { copyValue } from "./copy";

it("writes values as COPY's text format wants them", () => {
  expect(copyValue(undefined)).toBe("\\N");
  expect(copyValue("\\N")).toBe("\\\\N");
  expect(copyValue("a\tb\nc\rd\\e")).toBe("a\\tb\\nc\\rd\\\\e");
  expect([copyValue(1.5), copyValue(true), copyValue("迈腾"), copyValue("")]).toEqual(["1.5", "true", "迈腾", ""]);
});
