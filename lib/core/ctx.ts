import type { Db } from "@/db";
import type { LlmClient } from "@/lib/llm";
import type { Ids, ProjectId } from "./ids";
import type { Locale } from "./locale";
import type { Log } from "./log";
import type { Clock } from "./time";

/**
 * What a verb may use: the database, the model, the clock, chance and the log are reached no other way.
 * It belongs to one project; every look-up a verb makes is inside that project.
 */
export type Ctx = {
  project: ProjectId;
  db: Db;
  llm: LlmClient;
  clock: Clock;
  ids: Ids;
  log: Log;
  /** The reader's language, for sentences that are stored in a run's frames. */
  locale: Locale;
};
