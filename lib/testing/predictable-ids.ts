import type { Ids } from "@/lib/core";

/** Ids that count 1, 2, 3 … and have the shape of real ones. */
export function createPredictableIds(): Ids {
  let count = 0;
  return { next: (prefix) => `${prefix}_${String(++count).padStart(26, "0")}` };
}
