import { z } from "zod";

/** One call of a recorded run, ready to be said again. */
export type RecordedCall = {
  task: string;
  /** SHA-256 of its prompt; older recordings do not tell. */
  promptHash?: string;
  finish: "stop" | "length";
  usage?: { promptTokens: number; completionTokens: number };
  /** What came, with the milliseconds from the request to its arrival. */
  pieces: { afterMs: number; channel: "answer" | "reasoning"; text: string }[];
};

/** How the name of a model begins whose answers are recorded ones. */
export const RECORDED_MODEL = "cassette:";

/** The answers of recorded runs, in the order in which they were asked for. */
export type Cassette = {
  /** The model that gave them. */
  model: string;
  calls: RecordedCall[];
};

/** Why a recording cannot be played, in a sentence. */
export class CassetteError extends Error {
  readonly line: number;

  constructor(line: number, why: string) {
    super(`line ${line} ${why}`);
    this.name = "CassetteError";
    this.line = line;
  }
}

const Call = z.object({
  id: z.string(),
  task: z.string(),
  model: z.string(),
  status: z.string().optional(),
  finish: z.string().nullish(),
  prompt_hash: z.string().nullish(),
  prompt_tokens: z.number().nullish(),
  completion_tokens: z.number().nullish(),
  ttft_ms: z.number().nullish(),
  item: z.string().nullish(),
  created_at: z.string().nullish(),
});
type Call = z.infer<typeof Call>;

const Head = z.object({
  recording: z.literal(1),
  run: z.object({ created_at: z.string().optional() }).optional(),
  calls: z.array(Call),
});

const Chunk = z.object({
  type: z.literal("llm_chunk"),
  content: z.string(),
  call: z.string().optional(),
  item: z.string().optional(),
  channel: z.enum(["answer", "reasoning"]).optional(),
  seq: z.number().optional(),
});
const Reset = z.object({ type: z.literal("reset"), after: z.number(), item: z.string().optional() });
/** Frames of other types, also those that later versions bring, say nothing about a call. */
const Other = z.object({ type: z.string().regex(/^(?!(llm_chunk|reset)$)/) });
const Recorded = z.object({ at_ms: z.number().min(0), frame: z.union([Chunk, Reset, Other]) });

type Said = z.infer<typeof Chunk> & { atMs: number };

/**
 * Reads the recording of a run: a line about the run and its calls, then one line a frame. Only whole answers can be
 * said again; text that the run itself withdrew is left out. Throws a CassetteError that names the line.
 */
export function parseCassette(text: string): Cassette {
  const lines = text.split("\n");
  const head = parseLine(Head, lines[0] ?? "", 1, "is not the head of a recording");
  const calls = head.calls.filter((call) => call.status === undefined || call.status === "ok");
  const [first] = calls;
  if (first === undefined) throw new CassetteError(1, "names no call that was answered");
  const runBeganAt = Date.parse(head.run?.created_at ?? "");

  let said: Said[] = [];
  // Only the first piece of a call names it.
  let named: string | undefined;
  for (const [i, line] of lines.entries()) {
    if (i === 0 || line.trim() === "") continue;
    const { at_ms: atMs, frame } = parseLine(Recorded, line, i + 1, "is not a recorded frame");
    if (isReset(frame)) said = said.filter((chunk) => !isWithdrawn(chunk, frame));
    if (!isChunk(frame)) continue;
    named = frame.call ?? named;
    const call = named ?? callAt(head.calls, frame.item, runBeganAt + atMs);
    if (call === undefined) throw new CassetteError(i + 1, "does not tell which of the calls it belongs to");
    said.push({ ...frame, call, atMs });
  }
  return {
    model: first.model,
    calls: calls
      .map((call) =>
        toRecorded(
          call,
          said.filter((chunk) => chunk.call === call.id),
        ),
      )
      .filter(({ pieces }) => pieces.length > 0),
  };
}

/**
 * Whose a frame is that does not say so: of the calls for its item, the only one or the last that had begun. Calls for
 * one item follow each other.
 */
function callAt(calls: readonly Call[], item: string | undefined, at: number): string | undefined {
  const may = calls.filter((call) => typeof call.item !== "string" || item === undefined || call.item === item);
  if (may.length === 1) return may[0]?.id;
  return may.findLast(({ created_at: beganAt }) => typeof beganAt === "string" && Date.parse(beganAt) <= at)?.id;
}

function parseLine<T>(shape: z.ZodType<T>, line: string, number: number, why: string): T {
  try {
    return shape.parse(JSON.parse(line));
  } catch {
    throw new CassetteError(number, why);
  }
}

const isReset = (frame: { type: string }): frame is z.infer<typeof Reset> => frame.type === "reset" && "after" in frame;
const isChunk = (frame: { type: string }): frame is z.infer<typeof Chunk> =>
  frame.type === "llm_chunk" && "content" in frame;

function isWithdrawn({ seq, item }: Said, reset: z.infer<typeof Reset>): boolean {
  return seq !== undefined && seq > reset.after && (reset.item === undefined || reset.item === item);
}

function toRecorded(call: Call, said: readonly Said[]): RecordedCall {
  // Frames count from the beginning of the run; a call counts from its request.
  const beganAt = (said[0]?.atMs ?? 0) - (call.ttft_ms ?? 0);
  const { prompt_hash: promptHash, prompt_tokens: promptTokens, completion_tokens: completionTokens } = call;
  return {
    task: call.task,
    finish: call.finish === "length" ? "length" : "stop",
    pieces: said.map(({ atMs, channel = "answer", content }) => ({
      afterMs: Math.max(0, atMs - beganAt),
      channel,
      text: content,
    })),
    ...(typeof promptHash === "string" && promptHash !== "" ? { promptHash } : {}),
    ...(typeof promptTokens === "number" && typeof completionTokens === "number"
      ? { usage: { promptTokens, completionTokens } }
      : {}),
  };
}

/** Deals recorded calls out to those who ask. */
export type CassettePlayer = {
  /** The answer to this prompt; undefined when there is none left. */
  take(asked: { task: string; promptHash: string }): RecordedCall | undefined;
};

/**
 * A prompt that was recorded gets its own answers, in their order and the last of them as often as it is asked for.
 * Any other prompt gets the next answer of its task that nobody had yet.
 */
export function createCassettePlayer(cassettes: readonly Cassette[]): CassettePlayer {
  const left = new Set(cassettes.flatMap(({ calls }) => calls));
  const all = [...left];
  return {
    take({ task, promptHash }) {
      const same = all.filter((call) => call.task === task && call.promptHash === promptHash);
      const found = same.find((call) => left.has(call)) ?? same.at(-1) ?? [...left].find((call) => call.task === task);
      if (found !== undefined) left.delete(found);
      return found;
    },
  };
}
