import type { LlmTask } from "./schema";

const NAME = /^[a-z]+(-[a-z]+)*$/;

/**
 * Declares a task. Every task is made here, which is how `npm run audit:streaming` finds it in the code.
 * Throws at once, when the module is loaded, on a name or a limit that cannot be meant.
 */
export function defineTask<const T extends LlmTask>(task: T): T {
  if (!NAME.test(task.name)) throw new Error(`a task's name is lower-case words joined by hyphens: ${task.name}`);
  if (task.promptVersion === "") throw new Error(`task ${task.name} has no prompt version`);
  if (!Number.isInteger(task.maxOutputTokens) || task.maxOutputTokens < 1) {
    throw new Error(`task ${task.name}: maxOutputTokens is a whole number from 1`);
  }
  return task;
}
