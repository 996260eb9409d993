import { expect, it } from "vitest";
import { AppError } from "@/lib/core";
import { readAnswerPart, writeAnswerPart, type ReadPart } from "./answer-part";

const error = new AppError("upstream_busy", { params: { status: 529 }, retryable: true });
const summary = { callId: "call_1", usage: { promptTokens: 3, completionTokens: 4, estimated: false } };

it.each<ReadPart>([
  { type: "try", try: 2, of: 5 },
  { type: "text", channel: "reasoning", text: "NUL \u0000, half a pair \ud83d, 三" },
  { type: "retry", try: 1, of: 4, waitMs: 12, error },
  { type: "end", finish: "stop", ...summary },
  { type: "broken", error, retryAfterMs: 7, ...summary },
  { type: "broken", error, ...summary },
  { type: "failed", error },
])("reads what it wrote: $type", (part) => {
  const read = readAnswerPart(writeAnswerPart(part));
  if (!("error" in part) || !("error" in read)) return expect(read).toEqual(part);
  const { error: told, ...rest } = read;
  expect({ ...rest, error }).toEqual(part);
  expect(told).toMatchObject({ code: "upstream_busy", params: { status: 529 }, retryable: true });
});

it.each(["", "{}", '{"type":"text"}', '{"type":"failed","error":{"code":"made_up","params":{},"retryable":true}}'])(
  "refuses %s",
  (text) => {
    expect(() => readAnswerPart(text)).toThrow();
  },
);
