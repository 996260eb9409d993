import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { SERVER_ONLY_MARKER } from "../../db/client.ts";
import { faultsInClientCode } from "./client-code.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "client-code-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function build(parts: { static?: string; server?: string }): string[] {
  for (const [part, text] of Object.entries(parts)) {
    mkdirSync(join(root, ".next", part, "chunks"), { recursive: true });
    writeFileSync(join(root, ".next", part, "chunks", "a.js"), text);
  }
  return faultsInClientCode(root);
}

const MARKED = `x("${SERVER_ONLY_MARKER}")`;

it("is content when only the server holds server code", () => {
  expect(build({ static: "y()", server: MARKED })).toEqual([]);
});

it("tells of server code that reached the browser", () => {
  expect(build({ static: MARKED, server: MARKED })).toEqual([
    expect.stringContaining("chunks/a.js holds db/client.ts"),
  ]);
});

it.each([
  ["there is no build", {}],
  ["the marker is nowhere", { static: "y()", server: "z()" }],
])("is not content when %s", (_, parts) => {
  expect(build(parts)).toHaveLength(1);
});
