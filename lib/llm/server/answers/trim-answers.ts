import { trimAnswers, type Db } from "@/db";

/** A step of housekeeping: answers that are too old or too many leave the memory, those unused longest first. */
export const trimmedAnswers = {
  name: "trimmed_answers",
  run: async ({ db }: { db: Db }): Promise<number> => {
    const { answers, parts } = await trimAnswers(db);
    return answers + parts;
  },
};
