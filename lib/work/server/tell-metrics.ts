import { countLiveRuns } from "@/db";
import { services } from "@/lib/access/server";
import { clearGauge, gauge, gaugeBy, renderMetrics, updateProcessMetrics } from "@/lib/core/server";

const LIVE = "whystream_runs_live";

/** Longer than this nobody who collects figures should wait for the database. */
const DATABASE_MS = 2000;

/**
 * Everything this process counts, as text for Prometheus. Live runs are those of the whole installation, so every
 * instance tells the same; they are left out while the database does not answer.
 */
export async function tellMetrics(): Promise<string> {
  updateProcessMetrics();
  const rows = await within(DATABASE_MS, countLiveRuns(services().db));
  gauge("whystream_database_up", "Whether the database answers.").set(rows ? 1 : 0);
  const live = gaugeBy(LIVE, "Runs of the installation that are not over.", "kind", "status");
  clearGauge(LIVE);
  for (const { kind, status, runs } of rows ?? []) live.of(kind, status).set(runs);
  return renderMetrics();
}

async function within<T>(ms: number, work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => (timer = setTimeout(() => resolve(undefined), ms)));
  try {
    return await Promise.race([work.catch(() => undefined), late]);
  } finally {
    clearTimeout(timer);
  }
}
