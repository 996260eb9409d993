import type { Readable } from "node:stream";
import type OpenAI from "openai";
import { AppError } from "@/lib/core";
import { readChunk, type ChunkContent, type TextPart } from "../chunk";
import { classifyProviderError, readStreamError } from "../classify";
import { createEndWatch } from "../end-record";
import { UpstreamFault } from "../fault";
import { judgeEnd, toolCallFault, type EndEvidence } from "../judge";
import type { FinishReason, LlmDelta, LlmRequest } from "../schema";
import { createThinkSplitter } from "../think";
import { takeBody } from "./carried-body";
import { startDeadlines } from "./deadlines";
import { leaveBody } from "./leave-body";
import type { LlmLimits } from "./limits";
import { openStream } from "./open-stream";
import type { Quirks } from "./quirks";
import { readChunks } from "./read-chunks";
import type { TryStats } from "./try-stats";
import { withoutSecret } from "./without-secret";

type TextDelta = Extract<LlmDelta, { type: "text" }>;

export type Attempt = {
  sdk: OpenAI;
  quirks: Quirks;
  limits: LlmLimits;
  model: string;
  request: LlmRequest;
  /** Removed from whatever is shown. */
  secret: string;
  stats: TryStats;
  /** Called once, before the first text on any channel is handed on. */
  onFirstText(): void;
};

/** A chunk may carry a single token in half a kilobyte of envelope; a long answer that was asked for has to fit. */
const TOKEN_BYTES_MAX = 512;

/**
 * Asks once and gives the text as it arrives, one run per channel and network read; returns why the model stopped.
 * Throws an UpstreamFault for every fault it recognises and passes on what the transport throws. The socket is given
 * back or closed before this ends, however it ends; aborting the signal closes it at once.
 */
export async function* attempt(
  asked: Attempt,
  signal: AbortSignal,
): AsyncGenerator<TextDelta, FinishReason, undefined> {
  const { request, stats, limits } = asked;
  const abort = new AbortController();
  const end = (reason: unknown) => abort.abort(reason);
  const onAbort = () => end(signal.reason);
  if (signal.aborted) onAbort();
  else signal.addEventListener("abort", onAbort, { once: true });
  const deadlines = startDeadlines(limits, end);
  let body: Readable | undefined;

  /** An ended try hands nothing on, even if text was here already. */
  function handOn(run: TextPart): TextDelta {
    if (abort.signal.aborted) throw abort.signal.reason;
    return { type: "text", channel: run.channel, text: run.text };
  }

  try {
    const maxOutputTokens = request.maxOutputTokens ?? request.task.maxOutputTokens;
    const { messages, task } = request;
    const question = { model: asked.model, messages, temperature: task.temperature, maxOutputTokens };
    const response = await openStream(asked.sdk, asked.quirks, question, abort.signal);
    const taken = takeBody(response);
    body = taken;
    const close = () => taken.destroy(asError(abort.signal.reason));
    if (abort.signal.aborted) close();
    else abort.signal.addEventListener("abort", close, { once: true });

    const answer = createAnswerReader(asked);
    const contentType = response.headers.get("content-type");
    const responseBytes = Math.max(limits.responseBytes, maxOutputTokens * TOKEN_BYTES_MAX);
    const reading = { contentType, limits: { ...limits, responseBytes }, deadlines };
    for await (const batch of readChunks(taken, reading)) {
      stats.begun = true;
      stats.buffered = batch.buffered;
      answer.done ||= batch.done;
      for (const text of answer.read(batch.chunks)) yield handOn(text);
    }
    for (const text of answer.rest()) yield handOn(text);
    return judgeEnd(answer.evidence());
  } catch (thrown) {
    // Whatever the SDK and the socket made of it, the reason is the one we gave ourselves.
    throw abort.signal.aborted ? abort.signal.reason : thrown;
  } finally {
    deadlines.stop();
    signal.removeEventListener("abort", onAbort);
    if (body !== undefined) leaveBody(body);
  }
}

function createAnswerReader({ request, secret, stats, onFirstText }: Attempt) {
  const think = createThinkSplitter();
  const endWatch = request.task.grammar === "records" ? createEndWatch() : undefined;
  let finish: string | undefined;
  let usageAlone = false;
  let refused = false;

  function take(content: ChunkContent): void {
    finish = content.finish ?? finish;
    usageAlone ||= content.usageAlone;
    refused ||= content.refused;
    stats.usage = content.usage ?? stats.usage;
    stats.reasoningField ??= content.reasoningField;
  }

  /** Counts and checks text that is about to be handed on. */
  function pass(run: TextPart): TextPart {
    if (run.text.includes("\uFFFD") && !promptHolds(request, "\uFFFD")) {
      throw new UpstreamFault(
        "broken",
        new AppError("upstream_bad_chunk", { params: { detail: "U+FFFD" }, retryable: true }),
      );
    }
    stats.lastTextAt = performance.now();
    if (stats.firstTextAt === undefined) {
      stats.firstTextAt = stats.lastTextAt;
      onFirstText();
    }
    stats.written.add(run.text);
    // Thoughts that no field named stood between marks.
    if (run.channel === "reasoning") stats.reasoningField ??= "<think>";
    if (run.channel === "answer") {
      endWatch?.push(run.text);
      stats.answered ||= run.text.trim() !== "";
    }
    return run;
  }

  return {
    done: false,
    *read(chunks: readonly object[]): Generator<TextPart, void, undefined> {
      let run: TextPart | undefined;
      let fault: UpstreamFault | undefined;
      for (const chunk of chunks) {
        const content = readChunk(chunk);
        fault = content === undefined ? strangeChunk() : faultIn(content, secret);
        if (content === undefined) break;
        take(content);
        for (const part of content.parts) {
          for (const piece of part.channel === "answer" ? think.push(part.text) : [part]) {
            if (run?.channel === piece.channel) run.text += piece.text;
            else {
              if (run !== undefined) yield pass(run);
              run = { ...piece };
            }
          }
        }
        if (fault !== undefined) break;
      }
      if (run !== undefined) yield pass(run);
      if (fault !== undefined) throw fault;
    },
    *rest(): Generator<TextPart, void, undefined> {
      for (const piece of think.flush()) yield pass(piece);
    },
    evidence(): EndEvidence {
      const { grammar } = request.task;
      const endRecord = endWatch?.ended() ?? false;
      return { grammar, finish, done: this.done, usageAlone, answered: stats.answered, endRecord, refused };
    },
  };
}

function faultIn(content: ChunkContent, secret: string): UpstreamFault | undefined {
  if (content.error !== undefined) {
    const told = readStreamError(content.error);
    const fault = classifyProviderError({ ...told, message: withoutSecret(told.message ?? "", secret) });
    // What would be chance before the answer began is a broken answer now.
    return fault.class === "transient" ? new UpstreamFault("broken", fault.error, fault.retryAfterMs) : fault;
  }
  return content.calledTool ? toolCallFault() : undefined;
}

function strangeChunk(): UpstreamFault {
  return new UpstreamFault(
    "broken",
    new AppError("upstream_bad_chunk", { params: { detail: "not an object" }, retryable: true }),
  );
}

/** People's data may hold U+FFFD from an earlier accident; a model that quotes it did nothing wrong. */
function promptHolds(request: LlmRequest, text: string): boolean {
  return request.messages.some(({ content }) => content.includes(text));
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error("aborted", { cause: reason });
}
