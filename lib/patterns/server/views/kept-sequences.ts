import { momentsOf, type Moments } from "../../statistics/moments";
import type { SequenceDb } from "../../sequences";

/** The three columns of each event, and what is looked up about it. */
const BYTES_AN_EVENT = 24;
const BYTES_A_USER = 64;

type Kept = { moments: Moments; bytes: number; usedAt: number };

/**
 * Sequences that views were asked of, those used last. Together they take at most `bytesMax`, unless one alone takes
 * more: that one is kept, or each question about it would load it again.
 */
export class KeptSequences {
  private readonly kept = new Map<string, Kept>();
  private readonly bytesMax: number;

  constructor(bytesMax: number) {
    this.bytesMax = bytesMax;
  }

  get size(): number {
    return this.kept.size;
  }

  get(key: string, now: number): Moments | undefined {
    const kept = this.kept.get(key);
    if (!kept) return undefined;
    kept.usedAt = now;
    this.kept.delete(key);
    this.kept.set(key, kept);
    return kept.moments;
  }

  add(key: string, db: SequenceDb, now: number): void {
    const bytes = db.types.length * BYTES_AN_EVENT + db.userIds.length * BYTES_A_USER;
    this.kept.delete(key);
    // Room is made before more memory is taken.
    let held = bytes;
    for (const { bytes: its } of this.kept.values()) held += its;
    for (const [oldest, { bytes: its }] of this.kept) {
      if (held <= this.bytesMax) break;
      this.kept.delete(oldest);
      held -= its;
    }
    this.kept.set(key, { moments: momentsOf(db), bytes, usedAt: now });
  }

  /** Drops what was not used since a moment. */
  dropUnusedSince(moment: number): void {
    for (const [key, { usedAt }] of this.kept) if (usedAt < moment) this.kept.delete(key);
  }
}
