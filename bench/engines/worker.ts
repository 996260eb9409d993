import { createDb } from "../../db/client.ts";
import { CANDIDATES } from "./candidates.ts";

/** A process that works on jobs and tells its parent when each begins. Jobs whose name begins with "hold" never end. */
const [name = "", url = "", packages = ""] = process.argv.slice(2);
const db = createDb(url, { max: 4, name: "bench-worker" });
const candidate = CANDIDATES[name]?.({ db, url, packages });
if (!candidate) throw new Error(`There is no candidate ${name}.`);

process.on("message", () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuMs: (user + system) / 1000 });
});
process.on("disconnect", () => process.exit());
await candidate.work(async (job) => {
  process.send?.({ began: job, at: performance.timeOrigin + performance.now() });
  if (job.startsWith("hold")) await new Promise(() => {});
});
process.send?.({ ready: true });
