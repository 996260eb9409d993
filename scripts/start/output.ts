import type { ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";

/** What Next says about itself while it starts; our own block says it better. */
const BANNER =
  /^\s*(▲ Next\.js|- (Local|Network|Environments|Experiments|Project):?|✓ (Starting|Ready|Running next.config)|$)/;

const HELD_MAX = 200;

export type QuietOutput = {
  /** What the server has written so far and nobody has seen. */
  held(): string;
  /** From now on everything is shown. */
  pass(): void;
};

/** In a terminal, the server's own log lines are shown for people; in a file they stay one JSON object each. */
export function forPeople(line: string): string {
  if (!line.startsWith('{"level":')) return line;
  try {
    const { level, time, msg, ...fields } = JSON.parse(line) as { level: number; time: string; msg: string };
    const details = Object.entries(fields).map(([name, value]) => `${name}=${String(value)}`);
    const mark = level >= 50 ? "✗ " : level >= 40 ? "! " : "";
    return [`${time.slice(11, 19)} ${mark}${msg}`, ...details].join("  ");
  } catch {
    return line;
  }
}

/** Holds back what the server writes until it is ready, then shows it, without its banner. */
export function quietOutput(child: ChildProcess): QuietOutput {
  const lines: { to: NodeJS.WriteStream; text: string }[] = [];
  let passing = false;
  for (const [from, to] of [
    [child.stdout, process.stdout],
    [child.stderr, process.stderr],
  ] as const) {
    if (!from) continue;
    createInterface({ input: from }).on("line", (line) => {
      const text = to.isTTY ? forPeople(line) : line;
      if (passing) return void to.write(`${text}\n`);
      if (BANNER.test(text)) return;
      lines.push({ to, text });
      if (lines.length > HELD_MAX) lines.shift();
    });
  }
  return {
    held: () => lines.map(({ text }) => text).join("\n"),
    pass() {
      for (const { to, text } of lines.splice(0)) to.write(`${text}\n`);
      passing = true;
    },
  };
}
