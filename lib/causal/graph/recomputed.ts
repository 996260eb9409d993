import { z } from "zod";
import type { EdgeStats } from "../edge-stats";

/** What came of computing the figures of a graph anew. */
export const Recomputed = z.object({
  graph_id: z.string(),
  version: z.number().int(),
  /** The events are no longer those that the graph was made from, so figures may differ. */
  data_changed: z.boolean(),
  /** Edges with figures. */
  edges: z.number().int(),
  /** Those of which some differ, by where they stand in `stats`. */
  differing: z.array(z.object({ edge: z.string(), figures: z.array(z.string()) })),
});
export type Recomputed = z.infer<typeof Recomputed>;

/** Sums that come in another order differ in the last digits. */
const TOLERANCE = 1e-9;

/**
 * Where two computations of an edge's figures differ, by paths such as `lift.est`; `["all"]` where there is nothing to
 * compare with. What the first does not have was not taken, and is no difference.
 */
export function differingFigures(stored: EdgeStats, again: EdgeStats | undefined): string[] {
  if (!again) return ["all"];
  const found: string[] = [];
  const compare = (a: unknown, b: unknown, path: string): void => {
    if (a === null) return;
    if (typeof a === "number" && typeof b === "number") {
      if (Math.abs(a - b) > TOLERANCE * Math.max(1, Math.abs(a), Math.abs(b))) found.push(path);
    } else if (Array.isArray(a) && Array.isArray(b)) {
      if (a.length !== b.length) found.push(path);
      else for (const [i, item] of a.entries()) compare(item, b[i], `${path}.${i}`);
    } else if (typeof a === "object" && typeof b === "object" && b !== null) {
      const other: Readonly<Record<string, unknown>> = { ...b };
      for (const [key, value] of Object.entries(a)) compare(value, other[key], path === "" ? key : `${path}.${key}`);
    } else if (a !== b) found.push(path);
  };
  // Adjusted by whom it was is compared by name: more may be tried now than there was time for.
  const { adjusted, ...rest } = stored;
  const { adjusted: now, ...others } = again;
  compare(rest, others, "");
  for (const one of adjusted) {
    const same = now.find(({ by, kind }) => by === one.by && kind === one.kind);
    if (same) compare(one, same, `adjusted.${one.by}`);
    else found.push(`adjusted.${one.by}`);
  }
  return found;
}
