import type { EdgeStats } from "../edge-stats";
import type { Level, LevelReason } from "../schema";

/** At most so large may q be, over all pairs tested, to be beyond chance: one of a hundred found is chance. */
export const Q_MAX = 0.01;
/** With fewer users who have the source, or the target, nothing is said of an edge. */
export const USERS_MIN = 5;
/** The smallest effect that counts: with many events even negligible ones are beyond chance (targets per source). */
export const EFFECT_MIN = 0.02;
/**
 * The share of the pairs near each other in which the source comes first. Two events that lead to each other have a
 * half; the margin below it is for chance.
 */
export const ORDER_SHARE_MIN = 0.45;
/** Where more of the pairs near each other have one time, the clock does not tell their order. */
export const TIE_SHARE_MAX = 0.5;
/** The share of resamples of users that must keep the direct effect. */
export const STABILITY_MIN = 0.8;

/** What besides the figures decides a level. */
export type LevelContext = {
  /** Fields of profiles and event types, by name, that an edge must have been adjusted for to be on level 3. */
  readonly adjustFor?: readonly string[];
};

type Code = LevelReason["code"];
const reason = (met: boolean, code: Code, detail?: string): LevelReason =>
  detail === undefined ? { code, met } : { code, met, detail };
const met = (code: Code, detail?: string) => reason(true, code, detail);
const missing = (code: Code, detail?: string) => reason(false, code, detail);

/**
 * The rung of the ladder that the data bear out, with the reasons that speak for it and all that stands between it and
 * the next. Each rung needs the one below. No figure of a model and no person's verdict has a part in it.
 *
 * Level 1: the lift's interval excludes 1, and q or that of the direct effect is small. Level 2: the source comes first and has a direct effect that
 * is large enough and, where that was measured, stable. Level 3: the effect survives the adjustment for everything that
 * was tested, and for all of `adjustFor`, a placebo and a subset, and its E-value is stored. Level 4 takes an
 * experiment on record, of which there is none. What makes its target rarer and features, which have no time, end at 1;
 * an order without a clock ends at 2.
 */
export function levelOf(stats: EdgeStats | null, context: LevelContext = {}): { level: Level; reasons: LevelReason[] } {
  const rungs =
    stats === null ? [[missing("not_measured")]] : [together(stats), inOrder(stats), tested(stats, context)];
  const reasons: LevelReason[] = [];
  let level: Level = 0;
  for (const rung of [...rungs, [missing("no_experiment")]]) {
    reasons.push(...rung);
    // What was merely not measured is said, and only some of it stands in the way; `blocks` knows which.
    if (rung.some(blocks)) return { level, reasons };
    level = level === 0 ? 1 : level === 1 ? 2 : 3;
  }
  return { level, reasons };
}

const blocks = ({ met, code, detail }: LevelReason) => !met && !(code === "not_measured" && detail === "stability");

/**
 * Of many pairs some are together by chance, and either layer's test over all of them says which are not: how often the
 * target follows, or, where links are weak, what the source does beside all others. What the clock shows and order alone
 * does not comes of sessions that differ in pace.
 */
function together({ scale, lift, q, users, suppresses, direct, by_order: byOrder }: EdgeStats): LevelReason[] {
  if (Math.min(users.a, users.b) < USERS_MIN) return [missing("too_few")];
  if (lift === null) return [missing("not_measured", "lift")];
  const beyond = suppresses ? lift.hi < 1 : lift.lo > 1;
  const isTested = (scale === "session" || scale === "related") && !suppresses;
  const besideOthers = isTested && direct !== null && isBeyond(direct) && direct.effect >= EFFECT_MIN;
  if (!beyond || (q > Q_MAX && !besideOthers)) return [missing("not_together")];
  if (byOrder === false) return [missing("not_together", "order")];
  return [q <= Q_MAX ? met("together") : met("together", "direct")];
}

function inOrder(stats: EdgeStats): LevelReason[] {
  const { scale, direct, order_share: share, tie_share: ties, suppresses, via } = stats;
  if (scale === "profile") return [missing("no_clock")];
  if (suppresses) return [missing("not_measured", "direct")];
  const reasons: LevelReason[] = [];
  if (share === null) reasons.push(missing("not_measured", "order"));
  else if (scale !== "order" && (ties ?? 0) > TIE_SHARE_MAX) reasons.push(missing("no_clock"));
  else reasons.push(share >= ORDER_SHARE_MIN ? met("ordered") : missing("not_ordered"));

  if (direct === null) {
    reasons.push(via.length > 0 ? missing("not_direct") : missing("not_measured", "direct"));
    return reasons;
  }
  if (!isBeyond(direct)) reasons.push(missing("not_direct"));
  else reasons.push(direct.effect < EFFECT_MIN ? missing("too_small") : met("direct"));
  if (direct.stability === null) reasons.push(missing("not_measured", "stability"));
  else reasons.push(direct.stability >= STABILITY_MIN ? met("stable") : missing("unstable"));
  return reasons;
}

const isBeyond = ({ q, lo, effect }: NonNullable<EdgeStats["direct"]>): boolean =>
  q <= Q_MAX && (lo === null || lo > 0) && effect > 0;

function tested({ scale, adjusted, placebo, subset, sensitivity }: EdgeStats, context: LevelContext): LevelReason[] {
  if (scale === "order") return [missing("no_clock")];
  const names = new Set(adjusted.map(({ by }) => by));
  const untested = (context.adjustFor ?? []).filter((name) => !names.has(name));
  const reasons = adjusted.map(({ by, survived }) => (survived ? met("adjusted", by) : missing("adjusted_away", by)));
  if (adjusted.length === 0 && untested.length === 0) reasons.push(missing("not_adjusted"));
  reasons.push(...untested.map((name) => missing("not_adjusted", name)));
  if (placebo === null) reasons.push(missing("not_refuted", "placebo"));
  else reasons.push(placebo.passed ? met("placebo_passed") : missing("placebo_failed"));
  if (subset === null) reasons.push(missing("not_refuted", "subset"));
  else reasons.push(subset.passed ? met("subset_passed") : missing("subset_failed"));
  if (sensitivity === null) reasons.push(missing("not_measured", "sensitivity"));
  return reasons;
}
