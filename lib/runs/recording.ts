import { z } from "zod";
import { AppError } from "@/lib/core";
import { Frame, FrameBody } from "./frames";
import { Run, RunCall } from "./schema";

export const RecordedCall = RunCall.extend({
  /** SHA-256 of the call's messages, in hex. */
  prompt_hash: z.string(),
});
export type RecordedCall = z.infer<typeof RecordedCall>;

/** The first line of a recording: the run as it ended, and its calls to a model. */
export const RecordingHead = z.object({ recording: z.literal(1), run: Run, calls: z.array(RecordedCall) });
export type RecordingHead = z.infer<typeof RecordingHead>;

/** Every other line: a frame, and how long after the creation of its run it was published; never falling within a run. */
export const RecordedFrame = z.object({ at_ms: z.number().nonnegative(), frame: Frame });
export type RecordedFrame = z.infer<typeof RecordedFrame>;

export type Recording = { head: RecordingHead; frames: readonly RecordedFrame[] };

const FRAME_TYPES: ReadonlySet<string> = new Set(FrameBody.options.map(({ shape }) => shape.type.value));
const AnyFrame = z.object({ frame: z.object({ type: z.string() }) });

/**
 * Reads a recording line by line. Frames of types that this version does not know are passed over, like viewers do.
 * A line that is none of a recording is a `recording_unreadable` that tells its number and what is wrong.
 */
export class RecordingReader {
  private head: RecordingHead | undefined;
  private readonly frames: RecordedFrame[] = [];
  private lines = 0;

  /** Takes the next line and gives its frame; undefined for the first line and for what is passed over. */
  line(text: string): RecordedFrame | undefined {
    this.lines++;
    if (text.trim() === "") return undefined;
    const value = this.json(text);
    if (!this.head) {
      this.head = this.parse(RecordingHead, value);
      return undefined;
    }
    if (!FRAME_TYPES.has(this.parse(AnyFrame, value).frame.type)) return undefined;
    const frame = this.parse(RecordedFrame, value);
    this.frames.push(frame);
    return frame;
  }

  /** The whole, once every line was read. */
  end(): Recording {
    if (!this.head) throw this.unreadable("it is empty");
    return { head: this.head, frames: this.frames };
  }

  private json(text: string): unknown {
    try {
      return JSON.parse(text);
    } catch (error) {
      throw this.unreadable("it is not JSON", error);
    }
  }

  private parse<T>(schema: z.ZodType<T>, value: unknown): T {
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    throw this.unreadable(`${issue?.path.join(".") || "line"}: ${issue?.message}`, parsed.error);
  }

  private unreadable(detail: string, cause?: unknown): AppError {
    return new AppError("recording_unreadable", { params: { line: Math.max(1, this.lines), detail }, cause });
  }
}
