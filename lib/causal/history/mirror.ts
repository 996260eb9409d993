import { studentTail, Z95 } from "@/lib/patterns";
import type { Estimate } from "../estimate";
import type { Calendar } from "./calendar";
import { add, int, real, type Histories } from "./layout";

/** Sums over users of each pair, at `source · types + target`. */
export type MirrorSums = Readonly<
  Record<"users" | "after" | "before" | "x" | "y" | "xx" | "yy" | "xy" | "spread", Float64Array>
>;

/**
 * The mirrored windows of every source: of each pair, the targets within the window after a source and those within the
 * same window before it. Both ends of what is observed of a user cut the two windows alike. Left out are the session of
 * the source, and targets in a user's first and last session, at which what is observed ends: that something ends a
 * history is no effect of what was before.
 *
 * With p the share of the two windows' usual chance that lies after the source (the calendar's), x is after · (1 − p)
 * and y is before · p: without any effect they are equal on average, whatever a user's rate is.
 */
export function mirrorSums(histories: Histories, usual: Calendar, windowMs: number): MirrorSums {
  const { db, typeCount, sessionOf, sessionFrom, sessionTo } = histories;
  const { types, times, starts, users } = db;
  const ofPairs = () => new Float64Array(typeCount * typeCount);
  const sums = { users: ofPairs(), after: ofPairs(), before: ofPairs(), x: ofPairs(), y: ofPairs(), xx: ofPairs(), yy: ofPairs(), xy: ofPairs(), spread: ofPairs() }; // prettier-ignore
  const own = { x: ofPairs(), y: ofPairs(), spread: ofPairs() };
  const near = { after: new Float64Array(typeCount), before: new Float64Array(typeCount) };

  for (let h = 0; h < users.length; h++) {
    const [begin, end] = [int(starts, h), int(starts, h + 1)];
    const [first, last] = [int(sessionOf, begin), int(sessionOf, end - 1)];
    const touched: number[] = [];
    for (let e = begin; e < end; e++) {
      const time = real(times, e);
      const source = int(types, e);
      // Equal events of one moment are one.
      if (e > begin && source === int(types, e - 1) && time === real(times, e - 1)) continue;
      const session = int(sessionOf, e);
      const reach = Math.min(windowMs, time - real(histories.from, h), real(histories.to, h) - time);
      const found: number[] = [];
      const look = (to: number, side: Float64Array) => {
        const other = int(sessionOf, to);
        const target = int(types, to);
        if (other === session || other === first || other === last || target === source) return;
        if (real(near.after, target) + real(near.before, target) === 0) found.push(target);
        add(side, target, 1);
      };
      for (let to = e + 1; to < end && real(times, to) - time <= reach; to++) look(to, near.after);
      for (let to = e - 1; to >= begin && time - real(times, to) <= reach; to--) look(to, near.before);
      const since = Math.max(time - reach, real(sessionTo, first));
      const until = Math.min(time + reach, real(sessionFrom, last));
      for (const target of found) {
        const [after, before] = [real(near.after, target), real(near.before, target)];
        near.after[target] = near.before[target] = 0;
        const ahead = usual(target, real(sessionTo, session), until);
        const behind = usual(target, since, real(sessionFrom, session));
        if (!(ahead > 0 && behind > 0)) continue;
        const p = ahead / (ahead + behind);
        const pair = source * typeCount + target;
        if (real(own.spread, pair) === 0) touched.push(pair);
        add(own.x, pair, after * (1 - p));
        add(own.y, pair, before * p);
        add(own.spread, pair, (after + before) * p * (1 - p));
        add(sums.after, pair, after);
        add(sums.before, pair, before);
      }
    }
    for (const pair of touched) {
      const [x, y] = [real(own.x, pair), real(own.y, pair)];
      add(sums.users, pair, 1);
      add(sums.x, pair, x);
      add(sums.y, pair, y);
      add(sums.xx, pair, x * x);
      add(sums.yy, pair, y * y);
      add(sums.xy, pair, x * y);
      add(sums.spread, pair, real(own.spread, pair));
      own.x[pair] = own.y[pair] = own.spread[pair] = 0;
    }
  }
  return sums;
}

/** What the mirrored windows say of a pair. */
export type MirrorTest = {
  readonly p: number;
  readonly ratio: Estimate;
  readonly after: number;
  readonly before: number;
};

/**
 * Two-sided p that targets lie after sources as often as before, Student's t of the users' differences x − y, and the
 * rate ratio Σx / Σy, that of Mantel & Haenszel for rates with every source a stratum (Rothman & Greenland 1998, Modern
 * Epidemiology, ch. 15), with its 95 % interval on the log scale. Both variances are over users, and at least those of
 * independent targets: a few users who happen to agree are no proof. ½ is added where a side is empty.
 *
 * @returns `null` where fewer than two users tell anything
 */
export function mirrorTest(sums: MirrorSums, pair: number): MirrorTest | null {
  const of = (name: keyof MirrorSums) => real(sums[name], pair);
  const users = of("users");
  if (users < 2) return null;
  const [x, y, spread] = [of("x"), of("y"), of("spread")];
  const difference = x - y;
  const squares = of("xx") - 2 * of("xy") + of("yy");
  const between = ((squares - (difference * difference) / users) * users) / (users - 1);
  const p = 2 * studentTail(Math.abs(difference) / Math.sqrt(Math.max(between, spread)), users - 1);

  const more = x === 0 || y === 0 ? 0.25 : 0;
  const est = (x + more) / (y + more);
  const residuals = more > 0 ? 0 : of("xx") - 2 * est * of("xy") + est * est * of("yy");
  const variance = Math.max(
    (residuals * users) / (users - 1) / (x + more) ** 2,
    (spread + more) / ((x + more) * (y + more)),
  );
  const factor = Math.exp(Z95 * Math.sqrt(variance));
  return {
    p: Math.min(1, p),
    ratio: { est, lo: est / factor, hi: est * factor },
    after: of("after"),
    before: of("before"),
  };
}
