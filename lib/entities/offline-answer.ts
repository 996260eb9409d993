import type { Locale } from "@/lib/core";
import { formatEndRecord, inPieces, promptLocale, readFenced, type Message } from "@/lib/llm";
import { OF_KIND, RULES } from "./offline-rules";
import { EntityKind } from "./schema";
import { TAG_CHARS_MAX } from "./tags";

const TAGS_LEAST = 3;
const TAGS_MOST = 5;

/** The offline model's answer: it reads the entities between their markers, as a real model would, and tags by rules. */
export function* answerTagging(messages: readonly Message[]): Iterable<string> {
  const locale = promptLocale(messages);
  const kind = kindIn(messages);
  let records = 0;
  for (const entity of readFenced(messages, "entities")) {
    records++;
    yield* inPieces(`${JSON.stringify(tagByRules(entity, kind, locale))}\n`);
  }
  yield* inPieces(`${formatEndRecord(records)}\n`);
}

/** The prompt says it between the tags in use and the entities, where no data stands. */
function kindIn(messages: readonly Message[]): EntityKind {
  const prompt = messages.at(-1)?.content ?? "";
  const before = prompt.slice(0, prompt.lastIndexOf("<<<entities ")).trimEnd().split("\n").at(-1) ?? "";
  return EntityKind.safeParse(/[(（](\w+)[)）]/.exec(before)?.[1]).data ?? "item";
}

function tagByRules(entity: Record<string, unknown>, kind: EntityKind, locale: Locale): Record<string, unknown> {
  const name = String(entity["name"] ?? "");
  const fitting = RULES.filter(({ when, kinds }) => when.test(name) && (kinds?.includes(kind) ?? true));
  const known = fitting.flatMap(({ tags }) => tags.map((each) => each[locale]));
  const source = typeof entity["category"] === "string" ? [entity["category"]] : [];
  const spare = [...source.filter((text) => text.length <= TAG_CHARS_MAX), ...OF_KIND[kind].tags.map((t) => t[locale])];
  const tags = [...new Set(known)].slice(0, TAGS_MOST);
  for (const each of spare) if (tags.length < TAGS_LEAST && !tags.includes(each)) tags.push(each);
  const category = fitting.find((rule) => rule.category)?.category?.[locale] ?? OF_KIND[kind].category[locale];
  return {
    id: entity["id"],
    tags,
    category,
    confidence: fitting.length === 0 ? 0.3 : Math.min(0.9, 0.6 + 0.1 * fitting.length),
  };
}
