import type { TextPart } from "./chunk";

const OPEN = "<think>";
const CLOSE = "</think>";

/** Tells a model's thoughts from its answer where both come in one text. */
export type ThinkSplitter = {
  push(text: string): TextPart[];
  /** Gives what was held back because it looked like the beginning of a tag. */
  flush(): TextPart[];
};

/**
 * Sends what stands between `<think>` and `</think>` to the reasoning channel and drops the tags, however they are
 * cut by the pieces they arrive in. Inside a line that began as a JSON record a tag is data (somebody's words, quoted)
 * and stays where it is; otherwise words in a behaviour could hide the rest of an answer from its parser.
 */
export function createThinkSplitter(): ThinkSplitter {
  let held = "";
  let thinking = false;
  let line: "new" | "record" | "prose" = "new";

  /** Passes answer text on and remembers what kind of line it ends in. */
  function see(text: string): void {
    const lineStart = text.lastIndexOf("\n") + 1;
    if (lineStart > 0) line = "new";
    if (line !== "new") return;
    const tail = text.slice(lineStart).trimStart();
    if (tail !== "") line = tail.startsWith("{") ? "record" : "prose";
  }

  /** Where the next tag that counts begins, or -1. */
  function findOpen(text: string): number {
    let at = text.indexOf(OPEN);
    for (; at !== -1; at = text.indexOf(OPEN, at + 1)) {
      const lineStart = text.lastIndexOf("\n", at) + 1;
      const before = text.slice(lineStart, at).trimStart();
      const kind = lineStart > 0 || line === "new" ? (before.startsWith("{") ? "record" : "prose") : line;
      if (kind !== "record") return at;
    }
    return -1;
  }

  function split(text: string, last: boolean): TextPart[] {
    const parts: TextPart[] = [];
    let rest = text;
    for (;;) {
      const tag = thinking ? CLOSE : OPEN;
      const at = thinking ? rest.indexOf(CLOSE) : findOpen(rest);
      // Without a tag everything goes on, but for an ending that the next piece may complete to one.
      const upTo = at !== -1 ? at : last ? rest.length : rest.length - overlap(rest, tag);
      const part = rest.slice(0, upTo);
      if (part !== "") parts.push({ channel: thinking ? "reasoning" : "answer", text: part });
      if (!thinking) see(part);
      if (at === -1) {
        held = rest.slice(upTo);
        return parts;
      }
      rest = rest.slice(at + tag.length);
      thinking = !thinking;
      if (!thinking) line = "new";
    }
  }

  return {
    push(text) {
      // Nearly every piece of nearly every answer takes this way.
      if (held === "" && !thinking && !text.includes("<")) {
        see(text);
        return text === "" ? [] : [{ channel: "answer", text }];
      }
      const whole = held + text;
      held = "";
      return split(whole, false);
    },
    flush() {
      const whole = held;
      held = "";
      return split(whole, true);
    },
  };
}

/** How many characters at the end of `text` are a beginning of `tag`. */
function overlap(text: string, tag: string): number {
  for (let n = Math.min(tag.length - 1, text.length); n > 0; n--) {
    if (text.endsWith(tag.slice(0, n))) return n;
  }
  return 0;
}
