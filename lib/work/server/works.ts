import { extractionWork, unificationWork } from "@/lib/events/server";
import { importWork } from "@/lib/ingest/server";
import type { RunWorks } from "@/lib/runs/server";

/** Who carries out which kind of run. */
export const works: RunWorks = {
  "extract-events": extractionWork,
  import: importWork,
  "merge-event-types": unificationWork,
};
