import { expect, it } from "vitest";
import { shownInAddress } from "./shown-in-address";

it("reads what an address shows and leaves out what makes no sense", () => {
  const answer = `msg_${"a".repeat(26)}`;
  expect(shownInAddress(new URLSearchParams(`answer=${answer}&fact=f12&sentence=3&only=supported`))).toEqual({
    answer,
    fact: "f12",
    sentence: 3,
    onlySupported: true,
  });
  expect(shownInAddress(new URLSearchParams("answer=x&fact=g1&sentence=-1&only=all"))).toEqual({
    answer: undefined,
    fact: undefined,
    sentence: undefined,
    onlySupported: false,
  });
});
