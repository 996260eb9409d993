import { AppError } from "@/lib/core";
import type { LlmDelta, LlmRequest } from "@/lib/llm";
import { tellWhenQueued, type RunHandle } from "@/lib/runs/server";
import { tellRetry } from "./tell-retry";

export type TextAnswer = { text: string; usage: Extract<LlmDelta, { type: "end" }>["usage"] };

type Reading = {
  /** Whom the text is about. */
  item: string;
  /** Hears of each piece of the answer, and of none (`undefined`) when what came is void. */
  onText(piece: string | undefined): void;
};

/**
 * Asks for a text and shows it while it comes. Half a text is worth nothing: when the answer breaks off, what was shown
 * is withdrawn by a `reset` and the next try begins anew. One that was cut at its length limit fails as
 * `upstream_truncated`.
 */
export async function readText(run: RunHandle, request: LlmRequest, { item, onText }: Reading): Promise<TextAnswer> {
  const keep = run.lastSeq;
  let text = "";
  let spoke = false;
  /** Names the call in the first frame of its text; those that follow belong to it, too. */
  let name: { call?: string } = {};
  const waiting = tellWhenQueued(run);
  try {
    for await (const delta of run.ctx.llm.stream(request)) {
      switch (delta.type) {
        case "try":
          waiting.over();
          if (spoke) {
            run.publish({ type: "reset", after: keep });
            onText(undefined);
          }
          text = "";
          spoke = false;
          name = delta.callId === undefined ? {} : { call: delta.callId };
          break;
        case "text":
          spoke = true;
          run.publish({
            type: "llm_chunk",
            content: delta.text,
            item,
            ...(delta.channel === "answer" ? {} : { channel: delta.channel }),
            ...name,
          });
          name = {};
          if (delta.channel === "answer") {
            text += delta.text;
            onText(delta.text);
          }
          if (run.ready !== undefined) await run.ready;
          break;
        case "retry":
          tellRetry(run, item, delta);
          break;
        case "end":
          run.addCall(delta);
          run.publish({
            type: "usage",
            prompt_tokens: delta.usage.promptTokens,
            completion_tokens: delta.usage.completionTokens,
            estimated: delta.usage.estimated,
          });
          if (delta.finish === "length") throw truncated(delta.finish);
          return { text, usage: delta.usage };
        case "broken":
          run.addCall(delta);
          throw delta.error;
      }
    }
  } finally {
    waiting.over();
  }
  throw truncated("no end");
}

const truncated = (detail: string): AppError =>
  new AppError("upstream_truncated", { params: { detail }, retryable: true });
