import type { Limits } from "./occurrences.ts";
import { int, real, type Moments } from "./moments.ts";

/** How far each event reaches within its sequence, so that whoever walks on from it need not look at the clock. */
export type Windows = {
  /** The first event of the next moment, or the end of the sequence. */
  readonly next: Int32Array;
  /** The first event that lies beyond the limits on gaps, or the end of the sequence. */
  readonly gapEnd: Int32Array;
  /** The same for the limits on spans; null where spans are not limited. */
  readonly spanEnd: Int32Array | null;
};

/** One pass over each sequence, in which every end only moves forwards; 8 or 12 bytes for each event. */
export function windowsOf(moments: Moments, limits: Limits): Windows {
  const { ranks } = moments;
  const { starts, types } = moments.db;
  const next = new Int32Array(types.length);
  for (let s = 0; s + 1 < starts.length; s++) {
    const from = int(starts, s);
    const end = int(starts, s + 1);
    for (let e = end - 1; e >= from; e--) {
      next[e] = e + 1 < end && int(ranks, e + 1) === int(ranks, e) ? int(next, e + 1) : e + 1;
    }
  }
  const spanLimited = limits.spanMs < Infinity || limits.spanSteps < Infinity;
  return {
    next,
    gapEnd: endsOf(moments, limits.gapMs, limits.gapSteps),
    spanEnd: spanLimited ? endsOf(moments, limits.spanMs, limits.spanSteps) : null,
  };
}

function endsOf({ db, ranks }: Moments, ms: number, steps: number): Int32Array {
  const { starts, times } = db;
  const ends = new Int32Array(times.length);
  for (let s = 0; s + 1 < starts.length; s++) {
    const to = int(starts, s + 1);
    let end = int(starts, s);
    for (let e = end; e < to; e++) {
      const timeMax = real(times, e) + ms;
      const rankMax = int(ranks, e) + steps;
      while (end < to && int(ranks, end) <= rankMax && real(times, end) <= timeMax) end++;
      ends[e] = end;
    }
  }
  return ends;
}
