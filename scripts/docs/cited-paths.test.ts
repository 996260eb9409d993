import { expect, it } from "vitest";
import { citedPaths } from "./cited-paths";

const paths = (text: string) => citedPaths(text).map(({ path }) => path);

it("finds paths in back quotes, in plain words and in code blocks", () => {
  expect(paths("Rooms live in `lib/core/`, see db/client.ts:12.\n```\nnode scripts/start.ts\n```")).toEqual([
    "lib/core/",
    "db/client.ts",
    "scripts/start.ts",
  ]);
});

it("takes links relative to the page, without their anchors", () => {
  expect(paths("[why](adr/x.md#decision) and [out](https://example.com/lib/a.ts) and [here](#top)")).toEqual([
    "adr/x.md",
  ]);
});

it("passes over patterns, routes and names of packages", () => {
  expect(
    paths("`lib/*/server/*.worker.ts` `lib/<room>/` `drizzle/0000_…` `/api/v1/runs` `next/font` `@/lib/core`"),
  ).toEqual([]);
});

it("tells the line", () => {
  expect(citedPaths("one\ntwo `lib/a.ts`")).toEqual([{ path: "lib/a.ts", line: 2, from: "top" }]);
});
