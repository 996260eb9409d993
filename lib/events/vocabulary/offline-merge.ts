import { formatEndRecord, readFenced, type Message } from "@/lib/llm";
import { otherName } from "../offline-rules";
import { canonicalKey } from "./canonical-key";
import { nameSimilarity } from "./similarity";

type Row = { id: string; names: string[]; zh: boolean; en: boolean; category: string; weight: number; group: unknown };

/** From here on the rules take two names for one: the same letters in another order, or one with a word more. */
const SAME_FROM = 0.72;

/**
 * The offline model's proposals, by rules and nothing else: types of one group and category whose names are nearly
 * equal, or which its own dictionary knows in both languages, become the one that is accepted or used most.
 */
export function* answerMerge(messages: readonly Message[]): Iterable<string> {
  const chinese = /\p{Script=Han}/u.test(messages[0]?.content ?? "");
  const rows = readFenced(messages, "types").map(toRow);
  const merged = new Set<string>();
  let records = 0;
  for (const row of rows) {
    for (const record of about(row)) {
      records++;
      yield `${JSON.stringify(record)}\n`;
    }
  }
  yield `${formatEndRecord(records)}\n`;

  function* about(row: Row): Iterable<Record<string, unknown>> {
    if (!merged.has(row.id)) {
      const same = rows.filter((other) => other.id === row.id || (!merged.has(other.id) && meanTheSame(row, other)));
      const target = same.toSorted((a, b) => b.weight - a.weight)[0] ?? row;
      const sources = same.filter((each) => each !== target);
      for (const each of same) merged.add(each.id);
      if (sources.length > 0) {
        yield {
          kind: "merge",
          sources: sources.map(({ id }) => id),
          target: target.id,
          reason: chinese ? "名称几乎相同（离线规则）" : "Nearly the same name (offline rule)",
        };
      }
    }
    const known = row.names.map(otherName).find((found) => found !== undefined);
    if (known && !(row.zh && row.en)) {
      yield {
        kind: "describe",
        type: row.id,
        ...(row.zh ? {} : { name_zh: known["zh-CN"] }),
        ...(row.en ? {} : { name_en: known.en }),
      };
    }
  }
}

function toRow(fields: Record<string, unknown>): Row {
  const text = (name: string) => (typeof fields[name] === "string" ? fields[name] : "");
  const events = typeof fields["events"] === "number" ? fields["events"] : 0;
  return {
    id: text("id"),
    names: ["name", "zh", "en"].map(text).filter((name) => name !== ""),
    zh: text("zh") !== "",
    en: text("en") !== "",
    category: text("category"),
    weight: events + (text("state") === "accepted" ? 1e9 : 0),
    group: fields["group"],
  };
}

function meanTheSame(one: Row, other: Row): boolean {
  const keys = new Set(other.names.map(canonicalKey));
  const translated = one.names.some((name) => {
    const known = otherName(name);
    return known !== undefined && (keys.has(canonicalKey(known.en)) || keys.has(canonicalKey(known["zh-CN"])));
  });
  if (translated) return true;
  if (one.group === undefined || one.group !== other.group || one.category !== other.category) return false;
  return one.names.some((a) => other.names.some((b) => nameSimilarity(a, b) >= SAME_FROM));
}
