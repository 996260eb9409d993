import { executeExtraction } from "@/lib/events/server";
import { runImport } from "@/lib/ingest/server";
import type { Executors } from "@/lib/runs/server";

/** Who carries out which kind of run. */
export const executors: Executors = {
  "extract-events": executeExtraction,
  import: runImport,
};
