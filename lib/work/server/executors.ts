import { executeExtraction } from "@/lib/events/server";
import type { Executors } from "@/lib/runs/server";

/** Who carries out which kind of run. */
export const executors: Executors = {
  "extract-events": executeExtraction,
  import: async () => {
    throw new Error("imports are not there yet");
  },
};
