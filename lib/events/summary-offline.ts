import { cutIntoPieces, promptLocale, readFenced, type Message } from "@/lib/llm";
import { profileFieldWords } from "@/lib/people";

/**
 * The offline model's summary: the span, the commonest kinds of what was done and the things it was done with, in
 * sentences. It counts and names; it understands nothing.
 */
export function* answerSummary(messages: readonly Message[]): Iterable<string> {
  const zh = promptLocale(messages) === "zh-CN";
  const facts = readFacts(messages, zh ? "zh" : "en");
  yield* cutIntoPieces((zh ? chinese(facts) : english(facts)).join(zh ? "" : " "));
}

type Facts = {
  profile: string[];
  rows: number;
  from: string | undefined;
  to: string | undefined;
  actions: string[];
  objects: string[];
  events: number;
  types: string[];
  last: { type: string; object: string } | undefined;
};

function readFacts(prompt: readonly Message[], language: "zh" | "en"): Facts {
  const rows = readFenced(prompt, "rows");
  const events = readFenced(prompt, "events");
  const days = [...rows, ...events].map((row) => text(row, "t").slice(0, 10)).filter((day) => day !== "");
  const last = events.at(-1);
  return {
    profile: readFenced(prompt, "profile").flatMap((line) =>
      Object.entries(line).map(([name, value]) => profileWords(name, value, language)),
    ),
    rows: rows.length,
    from: days.toSorted()[0],
    to: days.toSorted().at(-1),
    actions: commonest(rows.map((row) => text(row, "action"))),
    objects: commonest(rows.map((row) => text(row, "item") || text(row, "poi") || text(row, "app"))),
    events: events.length,
    types: commonest(events.map((event) => text(event, "type"))),
    last: last && { type: text(last, "type"), object: text(last, "object") },
  };
}

function profileWords(name: string, value: unknown, language: "zh" | "en"): string {
  const field = profileFieldWords(name)[language];
  if (Array.isArray(value)) return `${field} ${value.join(language === "zh" ? "、" : ", ")}`;
  const yesNo = language === "zh" ? ["是", "否"] : ["yes", "no"];
  return `${field} ${typeof value === "boolean" ? yesNo[value ? 0 : 1] : String(value)}`;
}

const text = (row: Record<string, unknown>, name: string): string => (typeof row[name] === "string" ? row[name] : "");

const COMMONEST = 3;

/** The commonest texts with their counts; of equally common ones the first. */
function commonest(values: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== "") counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, COMMONEST)
    .map(([value, count]) => `${value} (${count})`);
}

function english(facts: Facts): string[] {
  const { profile, rows, from, to, actions, objects, events, types, last } = facts;
  const span = from === undefined ? "" : from === to ? ` on ${from}` : ` from ${from} to ${to}`;
  return [
    ...(profile.length > 0 ? [`The profile says: ${profile.join("; ")}.`] : ["Nothing is known from a profile."]),
    ...(rows > 0 ? [`There are ${rows} rows${span}, most often ${actions.join(", ")}.`] : []),
    ...(objects.length > 0 ? [`They are mainly about ${objects.join(", ")}.`] : []),
    ...(events > 0
      ? [
          rows > 0
            ? `The ${events} events are mostly ${types.join(", ")}.`
            : `There are ${events} events${span}, mostly ${types.join(", ")}.`,
        ]
      : ["No events have been made of them yet."]),
    ...(last ? [`The latest is ${last.type}${last.object === "" ? "" : `: ${last.object}`}.`] : []),
  ];
}

function chinese(facts: Facts): string[] {
  const { profile, rows, from, to, actions, objects, events, types, last } = facts;
  const span = from === undefined ? "" : from === to ? `${from} 当天` : `${from} 至 ${to} `;
  return [
    ...(profile.length > 0 ? [`画像：${profile.join("；")}。`] : ["没有画像信息。"]),
    ...(rows > 0 ? [`${span}共有 ${rows} 条原始行为，最多的是 ${actions.join("、")}。`] : []),
    ...(objects.length > 0 ? [`主要涉及 ${objects.join("、")}。`] : []),
    ...(events > 0
      ? [`${rows > 0 ? "" : span}逻辑行为共 ${events} 条，以 ${types.join("、")} 为主。`]
      : ["尚未抽取逻辑行为。"]),
    ...(last ? [`最近一次是“${last.type}”${last.object === "" ? "" : `，对象为 ${last.object}`}。`] : []),
  ];
}
