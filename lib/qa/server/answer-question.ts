import type { RunWork } from "@/lib/runs/server";

/** Carries out answers. */
export const answerWork: RunWork = {
  execute: async () => {
    throw new Error("not there yet");
  },
};
