import { identifyRelationsTask, tagEntitiesTask } from "@/lib/entities";
import { generateGraphTask, reviewEdgesTask } from "@/lib/causal";
import { extractEventsTask, mergeEventTypesTask, summarizeUserTask } from "@/lib/events";
import type { LlmTask } from "@/lib/llm";
import { answerQuestionTask } from "@/lib/qa";

/** Every task a model is asked to do. `npm run audit:streaming` holds this list against the code and the wire. */
export const TASKS: readonly LlmTask[] = [
  extractEventsTask,
  tagEntitiesTask,
  summarizeUserTask,
  identifyRelationsTask,
  mergeEventTypesTask,
  generateGraphTask,
  reviewEdgesTask,
  answerQuestionTask,
];
