import { expect, test } from "vitest";
import { relationOfAction } from "./relations";

test.each([
  ["purchase", "bought"],
  ["购买", "bought"],
  ["PLACE_ORDER", "bought"],
  ["add_cart", "added_to_cart"],
  ["加购", "added_to_cart"],
  ["cancel_order", "other"],
  ["预约试驾", "reserved"],
  ["在线咨询", "asked"],
  ["visit_poi", "visited"],
  ["compare", "compared"],
  ["对比", "compared"],
  ["search", "searched"],
  ["搜索", "searched"],
  ["click", "clicked"],
  ["ｃｌｉｃｋ", "clicked"],
  ["曝光", "shown"],
  ["browse", "browsed"],
  ["浏览", "browsed"],
  ["use_app", "used"],
  ["打开", "used"],
  ["???", "other"],
  ["", "other"],
])("the action %j makes the relation %s", (action, kind) => expect(relationOfAction(action)).toBe(kind));
