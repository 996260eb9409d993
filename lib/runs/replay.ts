import { z } from "zod";
import { Frame } from "./frames";
import { Run, RunCall } from "./schema";
import { EMPTY_RUN, RunFold, type FoldMark, type RunState } from "./view";

/** The first line of a recording: the run as it ended, and its calls to the model. */
export const RecordingHead = z.object({ recording: z.literal(1), run: Run, calls: z.array(RunCall) });
export type RecordingHead = z.infer<typeof RecordingHead>;

/** Every other line: a frame, and how many milliseconds after the run was asked for it was published. */
export const RecordedFrame = z.object({ at_ms: z.number().nonnegative(), frame: Frame });
export type RecordedFrame = z.infer<typeof RecordedFrame>;

export type Recording = { head: RecordingHead; frames: readonly RecordedFrame[] };

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

/** Reads a recording's lines one by one. Throws on a line that is none of a recording. */
export class RecordingReader {
  private head: RecordingHead | undefined;
  private readonly frames: RecordedFrame[] = [];

  line(text: string): void {
    if (text.trim() === "") return;
    const value: unknown = JSON.parse(text);
    if (this.head) this.frames.push(RecordedFrame.parse(value));
    else this.head = RecordingHead.parse(value);
  }

  /** The whole, once every line was read. */
  end(): Recording {
    if (!this.head) throw new Error("the recording is empty");
    return { head: this.head, frames: this.frames };
  }
}
