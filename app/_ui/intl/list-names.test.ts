import { expect, it } from "vitest";
import { listNames } from "./list-names";

it("keeps names apart in both languages", () => {
  expect(listNames("zh-CN", ["到店看车", "下单购买", "加购"])).toBe("到店看车、下单购买、加购");
  expect(listNames("en", ["visit", "order", "cart"])).toBe("visit, order, cart");
  expect(listNames("zh-CN", ["到店看车", "下单购买"])).toBe("到店看车、下单购买");
  expect(listNames("en", [])).toBe("");
});
