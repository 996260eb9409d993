import { int, real } from "./arrays";
import { PARTNERS_MAX } from "./defaults";
import type { Layout } from "./layout";

/**
 * Which other sessions each is held against: the nearest in time of the same user and stratum, or, where there is none,
 * one session each of users of the stratum who are about as active. `sessions` holds `PARTNERS_MAX` for each, padded
 * with -1.
 */
export type Partners = { readonly sessions: Int32Array; readonly borrows: Uint8Array };

export function partnersOf(layout: Layout): Partners {
  const { sessionCount, units, unitCount } = layout;
  const sessions = new Int32Array(sessionCount * PARTNERS_MAX).fill(-1);
  const borrows = new Uint8Array(sessionCount);
  const ofUnit: number[][] = Array.from({ length: unitCount }, () => []);
  for (let s = 0; s < sessionCount; s++) ofUnit[int(units, s)]?.push(s);
  const alone: number[] = [];
  for (const its of ofUnit) {
    if (its.length === 1) alone.push(...its);
    for (const [place, s] of its.entries()) {
      let found = 0;
      for (let away = 1; away < its.length && found < PARTNERS_MAX; away++) {
        for (const other of [its[place + away], its[place - away]]) {
          if (other !== undefined && found < PARTNERS_MAX) sessions[s * PARTNERS_MAX + found++] = other;
        }
      }
    }
  }
  if (alone.length > 0) borrow(layout, ofUnit, alone, { sessions, borrows });
  return { sessions, borrows };
}

/** One session of each unit, by stratum and then by how many events there are in a time. */
function borrow(layout: Layout, ofUnit: readonly number[][], alone: readonly number[], to: Partners): void {
  const { starts, lengths, strata, users, userIds } = layout;
  const rate = (s: number) => (int(starts, s + 1) - int(starts, s)) / Math.max(1, real(lengths, s));
  const idOf = (s: number) => userIds[int(users, s)] ?? "";
  const offered = ofUnit.flatMap((its) => its.slice(0, 1));
  offered.sort((a, b) => int(strata, a) - int(strata, b) || rate(a) - rate(b) || (idOf(a) < idOf(b) ? -1 : 1));
  const placeOf = new Map(offered.map((s, place) => [s, place]));
  for (const s of alone) {
    const place = placeOf.get(s) ?? 0;
    let found = 0;
    for (let away = 1; away < offered.length && found < PARTNERS_MAX; away++) {
      const near = [offered[place + away], offered[place - away]];
      for (const other of near) {
        if (other === undefined || int(strata, other) !== int(strata, s) || found === PARTNERS_MAX) continue;
        to.sessions[s * PARTNERS_MAX + found++] = other;
        to.borrows[s] = 1;
      }
      // Beyond the stratum on both sides there is nobody.
      if (near.every((other) => other === undefined || int(strata, other) !== int(strata, s))) break;
    }
  }
}
