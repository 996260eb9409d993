import { createHash } from "node:crypto";
import type { LlmConnection, LlmRequest } from "../../schema";

/** Which answers a request may be given, and under which key its own is kept. */
export type AnswerScope =
  /** Nobody else's: the model is asked, and nothing is kept. */
  | { kind: "alone" }
  /** The model is asked, whatever is there; the answer takes its place. */
  | { kind: "fresh"; key: string }
  /** That of `key`; `anyOf` begins the keys of sampled answers of any run, which will do as well. */
  | { kind: "shared"; key: string; anyOf?: string };

/**
 * Says what a request may share. What a model says at temperature 0 answers the same question for everybody in the
 * project. A sampled answer is one of many: it is given again within its run, where it was paid for, and beyond it
 * only when the caller says so.
 */
export function scopeOf(connection: LlmConnection, request: LlmRequest): AnswerScope {
  const { cache, run, task } = request;
  const sampled = task.temperature > 0;
  if (sampled && run === undefined && cache !== "use") return { kind: "alone" };
  const base = answerKey(connection, request);
  if (cache === "use") return sampled ? { kind: "shared", key: base, anyOf: base } : { kind: "shared", key: base };
  const key = sampled && run !== undefined ? `${base}:${run}` : base;
  return { kind: cache === "bypass" ? "fresh" : "shared", key };
}

/** SHA-256, in hex, of everything that decides an answer. */
export function answerKey({ host, path = "", model }: LlmConnection, request: LlmRequest): string {
  const { project, task, messages, maxOutputTokens = task.maxOutputTokens } = request;
  const hash = createHash("sha256");
  // Each text goes in behind its length, so that no two lists of texts are written alike.
  const add = (text: string) => hash.update(`${text.length}:`).update(text);
  for (const text of [project, host + path, model, task.name, task.promptVersion, task.grammar]) add(text);
  add(`${task.temperature} ${maxOutputTokens}`);
  for (const { role, content } of messages) {
    add(role);
    add(content);
  }
  return hash.digest("hex");
}
