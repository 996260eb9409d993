import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { TASKS } from "@/lib/work";
import { run } from "../lib/run.ts";

const ROOT = join(import.meta.dirname, "../..");
let copy: string;

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), "whystream-audit-"));
  for (const part of ["lib", "db", "scripts", "e2e/provider", "package.json", "tsconfig.json"]) {
    cpSync(join(ROOT, part), join(copy, part), { recursive: true });
  }
  symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"), "junction");
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

const audit = () => run(process.execPath, [join(ROOT, "scripts/audit-streaming.ts"), "--root", copy]);

it("passes this repository: every request of every task streams", async () => {
  const { code, output } = await audit();
  expect(output.split("\n")).toContain(`${TASKS.length}/${TASKS.length} streaming (100 %)`);
  for (const { name } of TASKS) expect(output).toContain(name);
  expect(code).toBe(0);
}, 60_000);

it("fails on a planted bypass, and names its place", async () => {
  const planted =
    'export const ask = (base: string) => fetch(`${base}/chat/completions`, { method: "POST", body: "{}" });\n';
  mkdirSync(join(copy, "app"), { recursive: true });
  writeFileSync(join(copy, "app/planted.ts"), planted);
  const { code, output } = await audit();
  expect(code).toBe(1);
  expect(output).toContain("app/planted.ts:1 names a model service's endpoint");
}, 60_000);
