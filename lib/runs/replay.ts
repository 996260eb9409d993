import type { RecordedFrame } from "./recording";
import { EMPTY_RUN, RunFold, type FoldMark, type RunState } from "./view";

/** A mark is as long as the log before it, so there are few; going on from one folds at most so many frames. */
const FRAMES_PER_MARK = 2000;

/**
 * A recorded run that can be looked at as it stood at any moment. Moments that follow each other cost what lies
 * between them; a jump costs at most the frames since the mark before it.
 */
export class ReplayTimeline {
  /** When the first frame came: a run may have waited for its turn. */
  readonly startMs: number;
  readonly endMs: number;
  private readonly frames: readonly RecordedFrame[];
  private readonly marks: FoldMark[] = [];
  private fold = new RunFold();
  /** How many frames the fold has taken. */
  private taken = 0;

  /** `frames` in the order of their times. */
  constructor(frames: readonly RecordedFrame[]) {
    this.frames = frames;
    this.startMs = frames[0]?.at_ms ?? 0;
    this.endMs = frames.at(-1)?.at_ms ?? 0;
  }

  /** What the run's viewers saw so many milliseconds after it was asked for. */
  stateAt(ms: number): RunState {
    this.moveTo(this.framesUntil(ms));
    return this.taken === 0 ? EMPTY_RUN : this.fold.state;
  }

  /** How many frames had been published by then; a binary search. */
  framesUntil(ms: number): number {
    let low = 0;
    let high = this.frames.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.frames[middle]?.at_ms ?? 0) <= ms) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private moveTo(count: number): void {
    const mark = Math.min(Math.floor(count / FRAMES_PER_MARK), this.marks.length);
    if (count < this.taken || mark * FRAMES_PER_MARK > this.taken) {
      const found = this.marks[mark - 1];
      this.fold = found ? RunFold.from(found) : new RunFold();
      this.taken = found ? mark * FRAMES_PER_MARK : 0;
    }
    while (this.taken < count) {
      const until = Math.min(count, (Math.floor(this.taken / FRAMES_PER_MARK) + 1) * FRAMES_PER_MARK);
      this.fold.add(this.frames.slice(this.taken, until).map(({ frame }) => frame));
      this.taken = until;
      if (until % FRAMES_PER_MARK === 0 && this.marks.length < until / FRAMES_PER_MARK)
        this.marks.push(this.fold.mark());
    }
  }
}
