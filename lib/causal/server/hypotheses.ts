import { keepGraphLines, selectGraphLines } from "@/db";
import { AppError } from "@/lib/core";
import {
  buildGraphPrompt,
  createHypothesisReader,
  generateGraphTask,
  type GraphPrompt,
  type HypothesisRecord,
} from "@/lib/causal";
import type { Line } from "@/lib/llm";
import { markerFor } from "@/lib/llm/server";
import type { FrameBody } from "@/lib/runs";
import {
  IDLE_MAX,
  LineStore,
  commitTold,
  keptLine,
  pauseBeforeRest,
  readLines,
  type LinesRead,
  type RunHandle,
  type Told,
} from "@/lib/runs/server";

/** What frames of such a run say they are about. */
export const GRAPH_ITEM = "graph";
/** Calls about one graph in all; a model that breaks off after each line would cost too much. */
const CALLS_MAX = 8;

/** A refused line as the graph keeps it. */
export type Refused = { line: number; reason: string; detail: string; text: string };

export type Hypotheses = { records: HypothesisRecord[]; rejected: Refused[] };

/**
 * Asks a model about the evidence and reads what it writes while it streams. Each good line is kept with the run first,
 * and shown then as `show` says. When an answer breaks off its lines stay, and the rest is asked for; lines that an
 * earlier attempt kept are not asked for again. Fails with `answer_unusable` where more lines are refused than taken.
 */
export async function askForHypotheses(
  run: RunHandle,
  prompt: Omit<GraphPrompt, "told" | "marker">,
  show: (record: HypothesisRecord) => FrameBody | undefined,
): Promise<Hypotheses> {
  const { ctx } = run;
  const records = await selectGraphLines(ctx.db, run.claim);
  const rejected: Refused[] = [];
  const usage = { prompt_tokens: 0, completion_tokens: 0, estimated: false };
  const store = new LineStore<Told<{ n: number; record: HypothesisRecord }>>(
    run,
    commitTold(run, GRAPH_ITEM, async (lines) => {
      if (!(await keepGraphLines(ctx.db, run.claim, lines))) return undefined;
      return lines.map(({ record }) => show(record));
    }),
  );
  for (const record of records) {
    const frame = show(record);
    if (frame) run.publish(frame);
  }
  let keep = run.lastSeq;
  let idle = 0;
  for (let calls = 1; ; calls++) {
    const before = records.length;
    const answer = await ask();
    await store.settle();
    if (answer.whole) break;
    keep = answer.lastLineSeq;
    idle = records.length > before ? 0 : idle + 1;
    // The half line at the end of the text would run into the next answer's first.
    await store.resetTo(keep);
    if (idle > IDLE_MAX || calls >= CALLS_MAX) throw answer.error;
    await pauseBeforeRest(run, GRAPH_ITEM, answer, idle);
  }
  if (rejected.length > records.length) {
    throw new AppError("answer_unusable", {
      params: { valid: records.length, rejected: rejected.length },
      retryable: true,
    });
  }
  return { records, rejected };

  async function ask(): Promise<LinesRead> {
    const lines = [...prompt.nodes, ...prompt.edges].map((each) => JSON.stringify(each));
    const read = createHypothesisReader(
      prompt.nodes.map(({ alias }) => alias),
      records,
    );
    const onLine = (line: Line, textSeq: number): boolean => {
      const found = read(line);
      switch (found.kind) {
        case "end":
          return true;
        case "record":
          records.push(found.record);
          store.add({ kind: "record", record: { n: records.length, record: found.record } });
          return false;
        case "rejected": {
          const { reason, detail } = found;
          const refused = { line: line.number, reason, detail, text: keptLine(line) };
          rejected.push(refused);
          store.add({ kind: "rejected", line: { item: GRAPH_ITEM, textSeq, ...refused } });
          return false;
        }
      }
    };
    const deltas = ctx.llm.stream({
      task: generateGraphTask,
      messages: buildGraphPrompt({ ...prompt, told: [...records], marker: markerFor(lines) }),
      signal: run.signal,
      project: ctx.project,
      run: run.run.id,
      item: GRAPH_ITEM,
      units: prompt.edges.length,
      keepsPartial: true,
      pace: "single",
    });
    return await readLines(run, deltas, {
      item: GRAPH_ITEM,
      store,
      keep,
      onLine,
      onCall: (call) => {
        usage.prompt_tokens += call.usage.promptTokens;
        usage.completion_tokens += call.usage.completionTokens;
        usage.estimated ||= call.usage.estimated;
        run.publish({ type: "usage", ...usage });
      },
    });
  }
}
