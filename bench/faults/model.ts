import { createRandom, type Random } from "../../scripts/sample/random.ts";
import { answer, chunkOf, json, refusal, type Script, type Step } from "../../e2e/provider/index.ts";

/** What can go wrong with one answer of a model service. All of it may pass: another try of the same call can succeed. */
export const FAULTS = [
  "busy_with_retry_after",
  "busy",
  "failed",
  "unavailable",
  "reset_before_text",
  "reset",
  "stall",
  "truncated",
  "cut",
  "length",
  "error_object",
  "garbage_chunk",
  "garbage_line",
  "empty",
  "slow_drip",
] as const;
export type Fault = (typeof FAULTS)[number];

/** These end a try; the others only make the answer harder to read. */
export const HARMLESS: readonly Fault[] = ["slow_drip", "garbage_line"];

export type Pace = { pieceChars: number; everyMs: number };

type Asked = { messages?: { content: string }[] };

/**
 * Answers like a model that does its work: every row it was shown stands in exactly one event, in order, with the end
 * record. What it says depends on nothing but the rows, so any instance asking again gets the same.
 */
export function answerAll(asked: Asked, pace: Pace): Script {
  return answer({ text: piecesOf(recordsFor(asked), pace), ms: pace.everyMs });
}

/** The same with one fault in it, at a place that chance decides. */
export function answerWith(fault: Fault, asked: Asked, pace: Pace, random: Random): Script {
  const whole = answerAll(asked, pace);
  const keep = (low: number, high: number) =>
    whole.steps.slice(0, 1 + Math.floor((whole.steps.length - 6) * random.uniform(low, high)));
  const begun = (...end: Step[]): Script => ({ steps: [...keep(0.1, 0.9), ...end] });
  switch (fault) {
    case "busy_with_retry_after":
      return refusal(429, { message: "Slow down.", code: "rate_limit_exceeded" }, { "retry-after": "1" });
    case "busy":
      return refusal(429, { message: "Slow down.", code: "rate_limit_exceeded" });
    case "failed":
      return refusal(500, { message: "The server had an error." });
    case "unavailable":
      return json({ error: { message: "Overloaded." } }, 503);
    case "reset_before_text":
      return { steps: [{ do: "reset" }] };
    case "reset":
      return begun({ do: "reset" });
    case "stall":
      return begun({ do: "stall" });
    case "truncated":
      return begun();
    case "cut":
      return begun({ do: "cut" });
    case "length":
      return begun({ do: "chunk", data: chunkOf({}, "length") }, { do: "done" });
    case "error_object":
      return begun({ do: "chunk", data: { error: { message: "Internal error.", code: 500 } } }, { do: "done" });
    case "garbage_chunk":
      return begun({ do: "raw", text: 'data: {"choices":[{"delta":{"content":"half\n\n' }, { do: "done" });
    case "garbage_line":
      // Only whole lines stay lines when something stands between them.
      return answer({ text: piecesOf([...recordsFor(asked, "Here are the events:")], pace), ms: pace.everyMs });
    case "empty":
      return answer({ text: [] });
    case "slow_drip": {
      const text = recordsFor(asked)
        .map((line) => `data: ${JSON.stringify(chunkOf({ content: line }))}\n\n`)
        .join("");
      return {
        steps: [{ do: "drip", text, size: 97, ms: 3 }, { do: "chunk", data: chunkOf({}, "stop") }, { do: "done" }],
      };
    }
  }
}

/** Lines of the answer: one record for every one to three rows, then the end record. */
function recordsFor(asked: Asked, preface?: string): string[] {
  const aliases = rowAliases(asked);
  const random = createRandom(aliases.join());
  const lines = preface === undefined ? [] : [`${preface}\n`];
  let records = 0;
  for (let at = 0; at < aliases.length; records++) {
    const evidence = aliases.slice(at, at + random.int(1, 3));
    at += evidence.length;
    const type = random.pick(["browse", "search", "compare models", "visit a shop", "book a test drive"]);
    const record = { type, context: `about ${evidence.join(" and ")}`, category: "other", confidence: 0.8, evidence };
    lines.push(`${JSON.stringify(record)}\n`);
  }
  return [...lines, `${JSON.stringify({ end: true, records })}\n`];
}

/** The aliases of the rows between their markers in the prompt. */
export function rowAliases({ messages = [] }: Asked): string[] {
  const prompt = messages.map(({ content }) => content).join("\n");
  const rows = /<<<rows ([0-9a-f]+)\n([\s\S]*?)\n?rows \1>>>/.exec(prompt)?.[2] ?? "";
  return [...rows.matchAll(/^\{"id":"(r\d+)"/gm)].map(([, alias = ""]) => alias);
}

function piecesOf(lines: readonly string[], { pieceChars }: Pace): string[] {
  return lines.join("").match(new RegExp(`[\\s\\S]{1,${pieceChars}}`, "gu")) ?? [];
}
