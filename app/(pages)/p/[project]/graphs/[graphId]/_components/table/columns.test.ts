import { describe, expect, it } from "vitest";
import { byStrength } from "@/lib/causal";
import { madeGraph } from "@/lib/causal/__fixtures__/made-graph";
import { COLUMNS, readSort, sortEdges, sortParam } from "./columns";

const { edges } = madeGraph({ nodes: 12, edges: 30 });
const label = (id: string) => id;

describe("the order of edges", () => {
  it("is by strength where no column is chosen", () => {
    expect(sortEdges(edges, readSort(undefined), label)).toEqual(edges.toSorted(byStrength));
    expect(sortEdges(edges, readSort("nonsense"), label)).toEqual(edges.toSorted(byStrength));
  });

  it("puts what has no figure last, whichever way round", () => {
    for (const sort of ["confidence", "-confidence", "q", "-q"]) {
      const has = sortEdges(edges, readSort(sort), label).map(({ stats }) => stats !== null);
      expect(has).toEqual(has.toSorted((a, b) => Number(b) - Number(a)));
      expect(new Set(has).size).toBe(2);
    }
  });

  it("goes one way, then the other, then back to strength, for each column", () => {
    for (const column of COLUMNS) {
      const first = sortParam(column, readSort(undefined));
      const second = sortParam(column, readSort(first));
      expect([first, second, sortParam(column, readSort(second))]).toEqual([column, `-${column}`, undefined]);
      expect(readSort(first).up).toBe(!readSort(second).up);
    }
    const lifts = sortEdges(edges, readSort("users"), label).flatMap(({ stats }) => stats?.users.ab ?? []);
    expect(lifts).toEqual(lifts.toSorted((a, b) => b - a));
  });
});
