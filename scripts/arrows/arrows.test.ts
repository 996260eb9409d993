import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { checkArrows, type ArrowsReport } from "./arrows";

const ROOT = join(import.meta.dirname, "../..");

/** A file that breaks each rule, and a few that look alike and are allowed. */
const PLANTED: readonly (readonly [rule: string | undefined, file: string, text: string])[] = [
  [undefined, "lib/core/index.ts", "export const one = 1;"],
  [undefined, "lib/core/ctx.ts", 'import type { Model } from "@/lib/llm";\nexport type Ctx = { model: Model };'],
  [
    undefined,
    "lib/llm/index.ts",
    'import { one } from "@/lib/core";\nexport type Model = typeof one;\nexport const two = one + 1;',
  ],
  [undefined, "lib/runs/index.ts", 'export * from "./frames";'],
  [undefined, "lib/runs/frames.ts", 'export const frames = "frames";'],
  [undefined, "lib/runs/server/index.ts", 'import { query } from "@/db";\nexport const run = query;'],
  [undefined, "lib/http/index.ts", "export const http = 1;"],
  [undefined, "lib/work/index.ts", "export const work = 1;"],
  [undefined, "lib/events/index.ts", "export const events = 1;"],
  [undefined, "lib/testing/index.ts", "export const fake = 1;"],
  [undefined, "db/index.ts", 'import { sql } from "drizzle-orm";\nexport const query = sql;'],
  [undefined, "app/page.tsx", 'import { run } from "@/lib/runs/server";\nexport default () => String(run);'],
  [
    undefined,
    "lib/llm/ok.test.ts",
    'import { events } from "@/lib/events";\nimport { fake } from "@/lib/testing";\nvoid [events, fake];',
  ],
  ["core-knows-no-later-room", "lib/core/a.ts", 'import { two } from "@/lib/llm";\nexport const a = two;'],
  [
    "llm-knows-no-later-room",
    "lib/llm/a.ts",
    'import type { frames } from "@/lib/runs";\nexport type A = typeof frames;',
  ],
  ["events-knows-no-later-room", "lib/events/a.ts", 'import { http } from "@/lib/http";\nexport const a = http;'],
  ["access-knows-no-http", "lib/access/a.ts", 'import { http } from "@/lib/http";\nexport const a = http;'],
  ["http-knows-no-work", "lib/http/a.ts", 'import { events } from "@/lib/events";\nexport const a = events;'],
  ["work-is-for-processes", "lib/events/b.ts", 'import { work } from "@/lib/work";\nexport const b = work;'],
  ["no-cycles", "lib/events/c.ts", 'import { d } from "./d";\nexport const c = () => d;'],
  [undefined, "lib/events/d.ts", 'import { c } from "./c";\nexport const d = () => c;'],
  ["everything-resolves", "lib/events/e.ts", 'import { gone } from "./gone";\nexport const e = gone;'],
  ["lib-and-db-know-no-app", "lib/events/f.ts", 'import page from "@/app/page";\nexport const f = page;'],
  [
    "product-knows-no-tools",
    "lib/events/server/g.ts",
    'import { tool } from "@/scripts/tool";\nexport const g = tool;',
  ],
  [undefined, "scripts/tool.ts", "export const tool = 1;"],
  ["sql-stays-in-db", "lib/events/server/h.ts", 'import { sql } from "drizzle-orm";\nexport const h = sql;'],
  ["pg-boss-stays-in-db", "db/queries/q.ts", 'import { PgBoss } from "pg-boss";\nexport const q = PgBoss;'],
  ["db-knows-no-servers", "db/i.ts", 'import { run } from "@/lib/runs/server";\nexport const i = run;'],
  ["app-knows-no-db", "app/j.ts", 'import { query } from "@/db";\nexport const j = query;'],
  ["openai-stays-in-llm", "lib/events/server/k.ts", 'import OpenAI from "openai";\nexport const k = OpenAI;'],
  ["top-of-a-room-is-pure", "lib/events/l.ts", 'import { query } from "@/db";\nexport const l = query;'],
  [
    "top-of-a-room-is-no-node",
    "lib/events/m.ts",
    'import { readFileSync } from "node:fs";\nexport const m = readFileSync;',
  ],
  [
    "browser-code-stays-off-the-server",
    "lib/events/client/n.ts",
    'import { run } from "@/lib/runs/server";\nexport const n = run;',
  ],
  ["ui-knows-no-domain", "app/_ui/o.ts", 'import { events } from "@/lib/events";\nexport const o = events;'],
  [
    "enter-a-room-by-its-index",
    "lib/events/p.ts",
    'import { frames } from "@/lib/runs/frames";\nexport const p = frames;',
  ],
  [
    "enter-a-room-by-its-index-from-outside",
    "app/q.ts",
    'import { frames } from "@/lib/runs/frames";\nexport const q = frames;',
  ],
  ["fakes-are-for-tests", "lib/events/r.ts", 'import { fake } from "@/lib/testing";\nexport const r = fake;'],
  ["product-needs-no-dev-tools", "lib/events/server/s.ts", 'import { fc } from "fast-check";\nexport const s = fc;'],
];

let folder: string;
let report: ArrowsReport;
beforeAll(async () => {
  // Inside the checkout, so that packages are found.
  mkdirSync(join(ROOT, ".test"), { recursive: true });
  folder = mkdtempSync(join(ROOT, ".test", "arrows-"));
  for (const name of [".dependency-cruiser.cjs", "tsconfig.json", "package.json"])
    cpSync(join(ROOT, name), join(folder, name));
  for (const [, file, text] of PLANTED) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  report = await checkArrows(folder);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it.each(PLANTED.filter(([rule]) => rule))("%s catches %s", (rule, file) => {
  expect(report.violations.filter((violation) => violation.rule === rule).map(({ from }) => from)).toContain(file);
});

it.each(PLANTED.filter(([rule]) => !rule))("has nothing to say about %s%s", (_, file) => {
  expect(report.violations.filter(({ from }) => from === file)).toEqual([]);
});

it("tells what to do instead", () => {
  expect(report.violations.every(({ advice }) => advice.length > 10)).toBe(true);
});
