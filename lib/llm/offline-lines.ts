import type { Locale } from "@/lib/core";
import type { Message } from "./schema";

/** For the rules of the offline model: the language of a prompt's words. */
export function promptLocale(messages: readonly Message[]): Locale {
  return /\p{Script=Han}/u.test(messages[0]?.content ?? "") ? "zh-CN" : "en";
}

/** The lines between a pair of markers, as a real model sees them, parsed. */
export function readFenced(messages: readonly Message[], name: string): Record<string, unknown>[] {
  const prompt = messages.map(({ content }) => content).join("\n");
  const match = new RegExp(`<<<${name} ([0-9a-f]+)\\n([\\s\\S]*?)\\n?${name} \\1>>>`).exec(prompt);
  return (match?.[2] ?? "")
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** A line in pieces of about a token each, and never half of a surrogate pair. */
export function* inPieces(line: string): Iterable<string> {
  const characters = [...line];
  for (let i = 0; i < characters.length; i += 3) yield characters.slice(i, i + 3).join("");
}
