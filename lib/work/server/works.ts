import { graphWork, reviewWork } from "@/lib/causal/server";
import { identificationWork, taggingWork } from "@/lib/entities/server";
import { extractionWork, summaryWork, unificationWork } from "@/lib/events/server";
import { importWork } from "@/lib/ingest/server";
import { answerWork } from "@/lib/qa/server";
import { miningWork } from "@/lib/patterns/server";
import type { RunWorks } from "@/lib/runs/server";

/** Who carries out which kind of run. */
export const works: RunWorks = {
  "extract-events": extractionWork,
  "tag-entities": taggingWork,
  import: importWork,
  "summarize-user": summaryWork,
  "identify-relations": identificationWork,
  "merge-event-types": unificationWork,
  "mine-patterns": miningWork,
  "generate-graph": graphWork,
  "review-edges": reviewWork,
  "answer-question": answerWork,
};
