import { buildSequences } from "@/lib/patterns";
import { levelOf } from "../../levels/level-of";
import { historyEffects } from "../history-effects";
import { LINKED, makeHistories, type World } from "./worlds";

/** What is found in a world, and what of it is direct: links that were planted, and others. */
export function judge(seed: string, world: World): { found: number; direct: number; planted: number; events: number } {
  const db = buildSequences(makeHistories(seed, world));
  const work = historyEffects(db, { resamples: 50 });
  let step = work.next();
  while (!step.done) step = work.next();
  const found = step.value.effects.filter((one) => one.found);
  const direct = found.filter(({ stats }) => levelOf(stats).level >= 2);
  const isPlanted = (one: { source: number; target: number }) =>
    LINKED.links.some((link) => link.source === one.source && link.target === one.target);
  return {
    found: found.length,
    direct: direct.length,
    planted: direct.filter(isPlanted).length,
    events: db.types.length,
  };
}
