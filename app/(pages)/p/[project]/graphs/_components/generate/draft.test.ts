import { describe, expect, it } from "vitest";
import { GraphRequest } from "@/lib/causal";
import { madeGraph } from "@/lib/causal/__fixtures__/made-graph";
import { draftOf, requestOf } from "./draft";

const graph = madeGraph({ nodes: 4, edges: 4 });

describe("what a graph is asked for", () => {
  it("is what the API takes for granted where nobody changed anything", () => {
    const asked = requestOf(draftOf());
    expect("request" in asked && GraphRequest.parse(asked.request)).toEqual(GraphRequest.parse({}));
  });

  it("is for a new version what the version before was asked", () => {
    const request = GraphRequest.parse({
      focus: "churn",
      target_events: ["购买"],
      exclude_types: ["浏览"],
      from: "2026-01-01",
      clock: "order",
      acyclic: true,
      model: false,
      session_gap_ms: 600_000,
      adjust_for: ["income"],
    });
    const asked = requestOf(draftOf({ request }), graph);
    expect("request" in asked && GraphRequest.parse(asked.request)).toEqual({ ...request, graph_id: graph.id });
  });

  it("says which field makes no request", () => {
    expect(requestOf({ ...draftOf(), sessionMinutes: "x" })).toEqual({ problem: "session" });
    expect(requestOf({ ...draftOf(), from: "2026-02-01", to: "2026-01-01" })).toEqual({ problem: "dates" });
    expect(requestOf({ ...draftOf(), from: "0001-01-01" })).toEqual({ problem: "dates" });
  });
});
