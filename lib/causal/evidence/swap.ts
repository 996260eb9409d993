import { add, int, real } from "./arrays";
import { LAG_BINS, PARTNERS_MAX } from "./defaults";
import type { Layout } from "./layout";
import { partnersOf } from "./partners";
import { SwapSums } from "./swap-sums";
import { upTo, unevennessOf } from "./unevenness";

/** Events looked at between two reports. */
const SLICE = 20_000;
/** A session may count up to so many times as busy as another: beyond it the estimate of what it would hold is signed. */
const BUSIER_MAX = 2;

/** The upper end of each bin of waiting times, in ms. */
export const lagEnds = (windowMs: number): Float64Array =>
  Float64Array.from({ length: LAG_BINS }, (_, bin) => windowMs * 2 ** ((bin + 1 - LAG_BINS) / 2));

const binOf = (lag: number, windowMs: number): number =>
  Math.max(0, Math.min(LAG_BINS - 1, LAG_BINS - 1 + Math.ceil(2 * Math.log2(lag / windowMs) - 1e-9)));

/**
 * What follows each event in its session, and what follows at the same clock in other sessions of the same user: the
 * user's taste and the shape of a session stay, only the link is broken. Two things that make sessions differ would look
 * like links and are taken out. A longer session goes on where others have ended: both are compared up to the end of the
 * shorter one. A busier one holds more of everything: a window with c events of B in a session that is by a factor r less
 * busy stands for 1 − (1 − r)^c, which is on average what a Poisson stream r times as dense would give. r compares the
 * events up to the common end, shrunken as far as sessions of a user differ by chance alone.
 *
 * Yields how many events are done.
 */
export function* swapSums(layout: Layout): Generator<number, SwapSums, void> {
  const { typeCount, sessionCount, starts, types, clocks, users, lengths, byType, groupStarts, groupTypes } = layout;
  const { groupFrom, settings } = layout;
  const windows = settings.windowShares.map((share) => share * settings.windowMs);
  const width = windows.length;
  const partners = partnersOf(layout);
  const unevenness = unevennessOf(layout, partners);
  const sums = new SwapSums(typeCount, width);
  const first = new Int32Array(typeCount);
  const tie = new Int32Array(typeCount);
  const last = new Int32Array(typeCount * width);
  const commonEnds = new Float64Array(PARTNERS_MAX);
  const ratios = new Float64Array(PARTNERS_MAX);
  const chosen = new Int32Array(PARTNERS_MAX);
  /** Of each event of the session: how many partners go on after it. */
  let available = new Int32Array(1024);

  /** Puts the partners of a session in the order of their common end, the latest first; says how many. */
  function choosePartners(s: number): number {
    let count = 0;
    for (let i = 0; i < PARTNERS_MAX; i++) {
      const other = int(partners.sessions, s * PARTNERS_MAX + i);
      if (other < 0) break;
      const end = Math.min(real(lengths, s), real(lengths, other));
      let place = count++;
      for (; place > 0 && real(commonEnds, place - 1) < end; place--) {
        commonEnds[place] = real(commonEnds, place - 1);
        chosen[place] = int(chosen, place - 1);
      }
      commonEnds[place] = end;
      chosen[place] = other;
    }
    for (let i = 0; i < count; i++) {
      const end = real(commonEnds, i);
      const ratio = (upTo(layout, s, end) + unevenness) / (upTo(layout, int(chosen, i), end) + unevenness);
      ratios[i] = unevenness === Infinity ? 1 : Math.min(BUSIER_MAX, Math.max(1 / BUSIER_MAX, ratio));
    }
    return count;
  }

  function ownSession(s: number, partnerCount: number): void {
    const [from, to] = [int(starts, s), int(starts, s + 1)];
    const [gFrom, gTo] = [int(groupStarts, s), int(groupStarts, s + 1)];
    resetPointers(gFrom, gTo);
    for (let e = from; e < to; e++) {
      const a = int(types, e);
      const t = real(clocks, e);
      let partnersAfter = 0;
      while (partnersAfter < partnerCount && real(commonEnds, partnersAfter) > t) partnersAfter++;
      available[e - from] = partnersAfter;
      sums.noteSource(a, partnersAfter, partners.borrows[s] ?? 0);
      for (let g = gFrom; g < gTo; g++) {
        const local = g - gFrom;
        const end = int(groupFrom, g + 1);
        const b = int(groupTypes, g);
        let p = int(first, local);
        while (p < end && real(byType, p) <= t) p++;
        first[local] = p;
        let z = int(tie, local);
        while (z < p && real(byType, z) < t) z++;
        tie[local] = z;
        if (b === a) continue;
        const pair = a * typeCount + b;
        if (z < p) add(sums.ties, pair, p - z);
        if (p === end) continue;
        const lag = real(byType, p) - t;
        if (lag > settings.windowMs) continue;
        let within = 0;
        while (within < partnersAfter && real(commonEnds, within) >= t + lag) within++;
        const part = within === 0 ? 0 : within / partnersAfter;
        if (part > 0) add(sums.lagsObserved, pair * LAG_BINS + binOf(lag, settings.windowMs), part);
        for (let w = 0; w < width && lag <= (windows[w] as number); w++) {
          const at = local * width + w;
          let q = Math.max(p, int(last, at));
          while (q < end && real(byType, q) <= t + (windows[w] as number)) q++;
          last[at] = q;
          sums.noteFollowed(pair * width + w, q - p, part);
        }
      }
    }
  }

  function otherSession(s: number, other: number, end: number, ratio: number): void {
    const [from, to] = [int(starts, s), int(starts, s + 1)];
    const [gFrom, gTo] = [int(groupStarts, other), int(groupStarts, other + 1)];
    resetPointers(gFrom, gTo);
    for (let e = from; e < to; e++) {
      const t = real(clocks, e);
      if (t >= end) break;
      const a = int(types, e);
      const weight = 1 / int(available, e - from);
      for (let g = gFrom; g < gTo; g++) {
        const local = g - gFrom;
        const groupEnd = int(groupFrom, g + 1);
        let p = int(first, local);
        while (p < groupEnd && real(byType, p) <= t) p++;
        first[local] = p;
        const b = int(groupTypes, g);
        if (p === groupEnd || b === a) continue;
        const at = real(byType, p);
        if (at > end || at - t > settings.windowMs) continue;
        const pair = a * typeCount + b;
        for (let w = 0; w < width && at - t <= (windows[w] as number); w++) {
          let amount = weight;
          if (ratio !== 1) {
            const until = Math.min(t + (windows[w] as number), end);
            let q = Math.max(p, int(last, local * width + w));
            while (q < groupEnd && real(byType, q) <= until) q++;
            last[local * width + w] = q;
            amount *= 1 - (1 - ratio) ** (q - p);
          }
          sums.noteExpected(pair * width + w, amount);
          if (w === 0) add(sums.lagsExpected, pair * LAG_BINS + binOf(at - t, settings.windowMs), amount);
        }
      }
    }
  }

  function resetPointers(gFrom: number, gTo: number): void {
    for (let g = gFrom; g < gTo; g++) {
      const [local, from] = [g - gFrom, int(groupFrom, g)];
      tie[local] = first[local] = from;
      last.fill(from, local * width, (local + 1) * width);
    }
  }

  let done = 0;
  for (let s = 0; s < sessionCount; s++) {
    const to = int(starts, s + 1);
    if (to - int(starts, s) > available.length) available = new Int32Array(2 * (to - int(starts, s)));
    const count = choosePartners(s);
    ownSession(s, count);
    for (let i = 0; i < count; i++) otherSession(s, int(chosen, i), real(commonEnds, i), real(ratios, i));
    sums.closeSession();
    if (s + 1 === sessionCount || int(users, s + 1) !== int(users, s)) sums.closeUser();
    if (Math.floor(to / SLICE) > Math.floor(done / SLICE)) yield to;
    done = to;
  }
  return sums;
}
