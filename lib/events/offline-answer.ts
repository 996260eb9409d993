import { formatEndRecord, type Message } from "@/lib/llm";
import { fencedLines } from "./fenced-lines";
import { nameRow, type Named, type OfflineRow } from "./offline-rules";
import { cutIntoPieces } from "./pieces";

/** Rows further apart than this are never one event. */
const MERGE_WITHIN_MS = 10 * 60 * 1000;

type Group = Named & { rows: OfflineRow[]; object: string; seconds: number; at: number };

/**
 * The offline model's answer: it reads the rows between their markers, as a real model would, names each by rules
 * and joins neighbours of one name and one object. Given piece by piece, a few characters at a time.
 */
export function* answerExtraction(messages: readonly Message[]): Iterable<string> {
  const prompt = messages.map(({ content }) => content).join("\n");
  const locale = /\p{Script=Han}/u.test(messages[0]?.content ?? "") ? "zh-CN" : "en";
  let records = 0;
  for (const group of groups(fencedLines(prompt, "rows"), locale)) {
    records++;
    yield* cutIntoPieces(`${JSON.stringify(record(group, locale))}\n`);
  }
  yield* cutIntoPieces(`${formatEndRecord(records)}\n`);
}

function toRow(fields: Record<string, unknown>): OfflineRow {
  const text = (name: string) => (typeof fields[name] === "string" ? fields[name] : "");
  const known = ["item", "app", "media", "poi"].map(text).filter((part) => part !== "");
  const extra = Object.entries(fields)
    .filter(
      ([name, value]) =>
        !["id", "t", "action", "item", "app", "media", "poi"].includes(name) && typeof value === "string",
    )
    .map(([, value]) => value as string);
  // What comes after an underscore says which page of a thing was seen, not which thing.
  const object = (text("item") || text("poi") || text("app") || text("media"))
    .replace(/^对比_/, "")
    .replace(/_(详情页|广告|评测|报价页|参数配置页|金融方案页|在线咨询|预约试驾页?|贷款计算器).*$/, "");
  return { id: text("id"), t: text("t"), action: text("action"), text: [...known, ...extra].join(" "), object };
}

function* groups(lines: Record<string, unknown>[], locale: "zh-CN" | "en"): Iterable<Group> {
  let open: Group | undefined;
  for (const fields of lines) {
    const row = toRow(fields);
    const named = nameRow(row, locale);
    const at = Date.parse(`${row.t.replace(" ", "T")}Z`);
    const seconds = typeof fields["duration_s"] === "number" ? fields["duration_s"] : 0;
    if (open && open.type === named.type && open.object === row.object && at - open.at <= MERGE_WITHIN_MS) {
      open.rows.push(row);
      open.seconds += seconds;
      open.at = at;
      continue;
    }
    if (open) yield open;
    open = { ...named, rows: [row], object: row.object, seconds, at };
  }
  if (open) yield open;
}

function record(group: Group, locale: "zh-CN" | "en"): Record<string, unknown> {
  const [first] = group.rows;
  const hour = Number(first?.t.slice(11, 13));
  const count = group.rows.length;
  const minutes = Math.round(group.seconds / 60);
  const context =
    locale === "en"
      ? [group.object, `${count} ${count === 1 ? "row" : "rows"}`, minutes > 0 ? `about ${minutes} min` : ""]
      : [group.object, `${count}次`, minutes > 0 ? `约${minutes}分钟` : ""];
  return {
    type: group.type,
    scene: partOfDay(hour, locale),
    ...(group.object === "" ? {} : { object: group.object }),
    context: context.filter((part) => part !== "").join(locale === "en" ? ", " : "，"),
    category: group.category,
    confidence: group.confidence,
    evidence: ranges(group.rows.map(({ id }) => id)),
  };
}

function partOfDay(hour: number, locale: "zh-CN" | "en"): string {
  const index = hour < 6 ? 0 : hour < 11 ? 1 : hour < 14 ? 2 : hour < 18 ? 3 : 4;
  const names = {
    "zh-CN": ["凌晨", "上午", "中午", "下午", "晚上"],
    en: ["at night", "in the morning", "around noon", "in the afternoon", "in the evening"],
  };
  return names[locale][index] ?? "";
}

/** Rows of a group follow one another, so one range names them all. */
function ranges(ids: string[]): string[] {
  return ids.length > 2 ? [`${ids[0]}-${ids.at(-1)}`] : ids;
}
