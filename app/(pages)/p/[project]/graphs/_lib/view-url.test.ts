import { describe, expect, it } from "vitest";
import { choiceParam, filtersSet, NO_FILTERS, readShown, RELATIONS, verdictParam } from "./view-url";

const read = (text: string) => readShown(new URLSearchParams(text));

describe("the address of a graph", () => {
  it("hides nothing but what was rejected where it says nothing", () => {
    const { filter, view, all } = read("");
    expect(filter).toEqual({ verdicts: ["none", "approved", "needs_data"] });
    expect([view, all, filtersSet(filter)]).toEqual([undefined, false, 0]);
  });

  it("leaves out what makes no sense", () => {
    const { filter, edge, k, version } = read("level=9&users=-1&lift=x&target=n_1&edge=e_zz&k=99&v=0");
    expect(filtersSet(filter)).toBe(0);
    expect([edge, k, version]).toEqual([undefined, undefined, undefined]);
  });

  it("says each choice so that it is read as the same choice", () => {
    for (const relations of [["cause"], ["cause", "inhibit"], []] as const) {
      const params = new URLSearchParams();
      for (const value of choiceParam(relations, RELATIONS) ?? []) params.append("rel", value);
      expect(readShown(params).filter.relations).toEqual(RELATIONS.filter((each) => relations.includes(each as never)));
    }
    expect(choiceParam(RELATIONS, RELATIONS)).toBeUndefined();
    expect(verdictParam(["none", "approved", "needs_data"])).toBeUndefined();
    expect(read("verdict=rejected").filter.verdicts).toEqual(["rejected"]);
  });

  it("is cleared of all that filters", () => {
    const params = new URLSearchParams(
      "level=2&users=40&lift=1.2&rel=cause&verdict=rejected&target=n_000000000001&q=x",
    );
    expect(filtersSet(readShown(params).filter)).toBe(7);
    for (const name of Object.keys(NO_FILTERS)) params.delete(name);
    expect(filtersSet(readShown(params).filter)).toBe(0);
  });
});
