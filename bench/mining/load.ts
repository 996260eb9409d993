/** Bundled by `bench/mining/events.ts`; `node load.mjs URL PROJECT ROUNDS`: packs a project's events, loads and mines them. */
import { createDb, packEvents, readEventColumns } from "@/db";
import { ProjectId } from "@/lib/core";
import { buildSequences, minePatterns } from "@/lib/patterns";

export type Loaded = { events: number; packMs: number; loadMs: number[]; wholeMs: number[]; peakMb: number };

const HALF_AN_HOUR_MS = 30 * 60_000;

const [url = "", project = "", rounds = "1"] = process.argv.slice(2);
const db = createDb(url, { max: 1 });
const projectId = ProjectId.parse(project);
const loaded: Loaded = { events: 0, packMs: 0, loadMs: [], wholeMs: [], peakMb: 0 };
const packed = performance.now();
await packEvents(db, projectId);
loaded.packMs = performance.now() - packed;
for (let round = 0; round < Number(rounds); round++) {
  const began = performance.now();
  const columns = await readEventColumns(db, { projectId });
  loaded.loadMs.push(performance.now() - began);
  loaded.events = columns.types.length;
  const sequences = buildSequences(columns, { sessionGapMs: HALF_AN_HOUR_MS });
  minePatterns(sequences, {
    minSupport: 600,
    counted: "users",
    maxLength: 6,
    reach: { maxGapMs: HALF_AN_HOUR_MS },
  });
  loaded.wholeMs.push(performance.now() - began);
}
loaded.peakMb = process.resourceUsage().maxRSS / 1024;
console.log(JSON.stringify(loaded));
await db.close();
