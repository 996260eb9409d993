import { AppError } from "@/lib/core";
import type { RunWork } from "@/lib/runs/server";

export const miningWork: RunWork = {
  execute() {
    throw new AppError("internal");
  },
};
