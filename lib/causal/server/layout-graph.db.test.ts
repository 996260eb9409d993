import { describe, expect, it } from "vitest";
import { madeGraph } from "../__fixtures__/made-graph";
import { backboneOf } from "../picture";
import { layoutGraph } from "./layout-graph";

// Its thread runs the bundle that the setup of database tests has built.
describe("layoutGraph", () => {
  it("places the backbone of a graph in a thread of its own", async () => {
    const graph = madeGraph({ nodes: 80, edges: 200 });
    const layout = await layoutGraph(graph, { deadlineMs: 60_000 });
    const part = backboneOf(graph);
    expect(Object.keys(layout.nodes).toSorted()).toEqual(part.nodes.toSorted());
    expect(Object.keys(layout.edges).toSorted()).toEqual(part.edges.toSorted());
    expect(layout).toEqual(await layoutGraph(graph, { deadlineMs: 60_000 }));
  });

  it("places it simply rather than too late", async () => {
    const graph = madeGraph({ nodes: 80, edges: 200 });
    const layout = await layoutGraph(graph, { deadlineMs: 0 });
    expect(Object.keys(layout.nodes).toSorted()).toEqual(backboneOf(graph).nodes.toSorted());
  });

  it("ends with the signal", async () => {
    const graph = madeGraph({ nodes: 80, edges: 200 });
    await expect(layoutGraph(graph, { signal: AbortSignal.abort(new Error("stopped")) })).rejects.toThrow("stopped");
    const controller = new AbortController();
    const placed = layoutGraph(graph, { signal: controller.signal });
    controller.abort(new Error("stopped on the way"));
    await expect(placed).rejects.toThrow("stopped on the way");
  });
});
