import { keepAnswer } from "@/db";
import { AppError, errorMessage } from "@/lib/core";
import { createTokenCount, type LlmRequest } from "@/lib/llm";
import { LineStore, tellWhenQueued, type RunHandle } from "@/lib/runs/server";
import type { CitedSentence } from "@/lib/runs";
import { answerQuestionTask, type AnswerChecker } from "..";

type Reading = {
  answerId: string;
  /** A new one for each try. */
  checker(): AnswerChecker;
};

/** An answer is about so long; only for progress, until it turns out longer. */
const TOKENS_EXPECTED = 250;
/** Between two progress frames. */
const REPORT_EVERY_MS = 250;

/** What one try has written: its text, and the sentences that are stored and shown as they are checked. */
class Written {
  text = "";
  readonly sentences: CitedSentence[] = [];
  readonly store: LineStore<CitedSentence>;
  private readonly checker: AnswerChecker;

  constructor(run: RunHandle, { answerId, checker }: Reading) {
    this.checker = checker();
    this.store = new LineStore(run, async (batch) => {
      const last = batch.at(-1);
      if (last === undefined) return [];
      const sentences = this.sentences.slice(0, last.n + 1);
      // The rows first: what a frame says must be there for whoever loads the page.
      const text = this.text.slice(0, last.end);
      if (!(await keepAnswer(run.ctx.db, run.claim, { answerId, text, sentences }))) return undefined;
      return batch.map((sentence) => ({ type: "citation", item: answerId, sentence }));
    });
  }

  add(piece: string): void {
    this.text += piece;
    this.take(this.checker.push(piece));
  }

  async end(): Promise<void> {
    this.take(this.checker.end());
    await this.store.settle();
  }

  private take(sentences: readonly CitedSentence[]): void {
    for (const sentence of sentences) {
      this.sentences.push(sentence);
      this.store.add(sentence);
    }
  }
}

/** Neither NUL nor half a character can be stored; what takes their place is as long. */
const storable = (text: string): string => text.replaceAll("\0", "\uFFFD").toWellFormed();

/**
 * Asks for an answer and shows it while it comes, each sentence checked as soon as it is whole. A try that breaks off is
 * withdrawn by a `reset` with what was stored of it; of the last one, what was checked stays.
 */
export async function readAnswer(
  run: RunHandle,
  request: Omit<LlmRequest, "task">,
  reading: Reading,
): Promise<{ text: string; sentences: readonly CitedSentence[] }> {
  const keep = run.lastSeq;
  const { answerId } = reading;
  let written = new Written(run, reading);
  let name: { call?: string } = {};
  let spoke = false;
  const progress = followTokens(run);
  const waiting = tellWhenQueued(run);
  try {
    for await (const delta of run.ctx.llm.stream({ ...request, task: answerQuestionTask })) {
      written.store.check();
      switch (delta.type) {
        case "try":
          waiting.over();
          if (spoke) {
            await written.store.settle();
            await keepAnswer(run.ctx.db, run.claim, { answerId, text: "", sentences: [] });
            run.publish({ type: "reset", after: keep });
            progress(undefined);
            written = new Written(run, reading);
          }
          spoke = false;
          name = delta.callId === undefined ? {} : { call: delta.callId };
          break;
        case "text": {
          spoke = true;
          const content = storable(delta.text);
          run.publish({
            type: "llm_chunk",
            content,
            item: answerId,
            ...(delta.channel === "answer" ? {} : { channel: delta.channel }),
            ...name,
          });
          name = {};
          if (delta.channel === "answer") {
            progress(content);
            written.add(content);
          }
          if (run.ready !== undefined) await run.ready;
          break;
        }
        case "retry":
          run.publish({
            type: "retry",
            item: answerId,
            try: delta.try,
            of: delta.of,
            wait_ms: delta.waitMs,
            until: new Date(run.ctx.clock.now() + delta.waitMs).toISOString(),
            reason: delta.error.code,
            message: errorMessage(delta.error, run.locale),
          });
          break;
        case "end":
          run.addCall(delta);
          if (delta.finish === "length") throw truncated(delta.finish);
          if (written.text.trim() === "") throw new AppError("upstream_empty", { retryable: true });
          await written.end();
          run.publish({
            type: "usage",
            prompt_tokens: delta.usage.promptTokens,
            completion_tokens: delta.usage.completionTokens,
            estimated: delta.usage.estimated,
          });
          return { text: written.text, sentences: written.sentences };
        case "broken":
          run.addCall(delta);
          throw delta.error;
      }
    }
    throw truncated("no end");
  } catch (error) {
    // What was shown of an answer that ends here stays, its last words included; an attempt that follows withdraws it.
    await written.end().catch(() => {});
    throw error;
  } finally {
    waiting.over();
    // What was checked before it broke off, or was stopped, stays with the answer.
    await written.store.settle().catch((error: unknown) => {
      run.ctx.log.error({ run: run.run.id }, "the last sentences of an answer could not be kept", error);
    });
  }
}

const truncated = (detail: string): AppError =>
  new AppError("upstream_truncated", { params: { detail }, retryable: true });

/** Counts an answer's tokens against those expected; a try that is void is counted anew. */
function followTokens(run: RunHandle): (piece: string | undefined) => void {
  let count = createTokenCount();
  let reportedAt = run.ctx.clock.now();
  return (piece) => {
    if (piece === undefined) count = createTokenCount();
    else count.add(piece);
    const now = run.ctx.clock.now();
    if (now - reportedAt < REPORT_EVERY_MS) return;
    reportedAt = now;
    const total = Math.round(Math.max(TOKENS_EXPECTED, count.tokens * 1.05));
    run.report({ done: count.tokens, total, unit: "tokens" });
  };
}
