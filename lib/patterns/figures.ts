import type { Pattern } from "./schema";
import { Q_FOUND } from "./statistics/rank-patterns";
import type { PatternStatistics } from "./statistics/pattern-statistics";
import type { SegmentShare } from "./statistics/segment-shares";
import { wilson } from "./statistics/wilson";

/** What is known of a pattern apart from where it is kept and how it is marked. */
export type PatternFigures = Omit<Pattern, "id" | "set_id" | "rank" | "saved" | "hidden">;

/** Whether its lift is beyond what chance would do. */
export const isBeyondChance = ({ q }: Pick<PatternStatistics, "q">): boolean => q !== null && q <= Q_FOUND;

/** A measured pattern as it is stored and shown. */
export function figuresOf(events: string[], statistics: PatternStatistics): PatternFigures {
  const { users, sequences, support, confidence, lift, p, q, lagMs, contrast, segments } = statistics;
  return {
    events,
    users,
    sessions: sequences,
    support,
    confidence,
    lift,
    p,
    q,
    beyond_chance: isBeyondChance(statistics),
    lag_ms: lagMs,
    contrast: contrast && {
      reached: contrast.reached,
      others: contrast.others,
      odds_ratio: contrast.oddsRatio,
      p: contrast.p,
      q: contrast.q,
    },
    segments: segments.map(withInterval),
  };
}

function withInterval({ n, of, lift, p, q }: SegmentShare): Pattern["segments"][number] {
  const { lo, hi } = wilson(of > 0 ? n / of : 0, of);
  return { n, of, lift, lo, hi, p, q };
}
