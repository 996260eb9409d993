import type { SequenceDb } from "@/lib/patterns";
import { dataLimit } from "../levels/data-limits";
import { TIE_SHARE_MAX } from "../levels/level-of";
import type { DataLimit } from "../schema";
import { dependencies } from "./dependencies";
import { countSuccessions } from "./successions";

/** Times carry nothing where so many of them have one time of day, or so many steps take equally long. */
const ALIKE_MAX = 0.9;
/** A fixed procedure: so many sessions go along dependencies in so many of their steps. */
const SKELETON_SESSIONS = 0.4;
const SKELETON_STEPS = 0.5;
/** Below so many steps a share says nothing. */
const STEPS_MIN = 20;

export type ClockQuality = {
  /** Whether evidence can rest on times, or must rest on the order alone. */
  readonly clock: "time" | "order";
  /** Neighboring events of a session that have one time. */
  readonly tieShare: number;
  /** Events with the most frequent time of day; steps, of different times, with the most frequent length. */
  readonly dateShare: number;
  readonly stepShare: number;
  /** Sessions of three moments or more that go along one skeleton. */
  readonly skeletonShare: number;
  /** Why the order was chosen; null of time. */
  readonly limit: DataLimit | null;
};

const DAY_MS = 86_400_000;
const SECOND_MS = 1_000;

/**
 * Whether the times of events say more than their order. They do not where most are missing their hour, are at one
 * time, or are equally far apart; and where sessions follow one course, as cases of a fixed procedure do, the order
 * tells more of what leads to what than times do.
 *
 * @param db sequences of sessions
 */
export function clockQuality(db: SequenceDb): ClockQuality {
  const { types, times, starts, typeNames } = db;
  const typeCount = typeNames.length;
  const timeOfDay = new Map<number, number>();
  const lengths = new Map<number, number>();
  let [neighbors, ties] = [0, 0];
  const count = (map: Map<number, number>, key: number) => map.set(key, (map.get(key) ?? 0) + 1);
  for (const time of times) count(timeOfDay, Math.floor((((time % DAY_MS) + DAY_MS) % DAY_MS) / SECOND_MS));
  for (let s = 0; s + 1 < starts.length; s++) {
    for (let e = (starts[s] ?? 0) + 1; e < (starts[s + 1] ?? 0); e++) {
      const step = (times[e] ?? 0) - (times[e - 1] ?? 0);
      neighbors++;
      if (step === 0) ties++;
      else count(lengths, Math.round(step / SECOND_MS));
    }
  }
  const mostOf = (map: Map<number, number>) => Math.max(0, ...map.values());
  const steps = neighbors - ties;
  const shares = {
    tieShare: neighbors === 0 ? 0 : ties / neighbors,
    dateShare: times.length < STEPS_MIN ? 0 : mostOf(timeOfDay) / times.length,
    stepShare: steps < STEPS_MIN ? 0 : mostOf(lengths) / steps,
    skeletonShare: skeletonShare(),
  };
  const limit =
    shares.dateShare > ALIKE_MAX
      ? dataLimit("order_dates", { share: shares.dateShare })
      : shares.stepShare > ALIKE_MAX
        ? dataLimit("order_steps", { share: shares.stepShare })
        : shares.tieShare > TIE_SHARE_MAX
          ? dataLimit("order_ties", { share: shares.tieShare })
          : shares.skeletonShare >= SKELETON_SESSIONS
            ? dataLimit("order_skeleton", { share: shares.skeletonShare })
            : null;
  return { clock: limit === null ? "time" : "order", ...shares, limit };

  function skeletonShare(): number {
    const isLink = dependencies(countSuccessions(db)).map(({ isDependency }) => isDependency);
    let [sessions, along] = [0, 0];
    for (let s = 0; s + 1 < starts.length; s++) {
      let [all, links] = [0, 0];
      for (let e = (starts[s] ?? 0) + 1; e < (starts[s + 1] ?? 0); e++) {
        if (times[e] === times[e - 1]) continue;
        all++;
        if (isLink[(types[e - 1] ?? 0) * typeCount + (types[e] ?? 0)]) links++;
      }
      if (all < 2) continue;
      sessions++;
      if (links >= SKELETON_STEPS * all) along++;
    }
    return sessions < STEPS_MIN ? 0 : along / sessions;
  }
}
