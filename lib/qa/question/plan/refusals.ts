import type { Words } from "@/lib/causal";
import { outcomeTypes, type Lexicon } from "../lexicon";
import type { Links, Missing } from "../links";
import { MISSING_KINDS } from "../glossary";
import { words } from "./words-of";

export const REFUSALS = [
  "empty",
  "no_data",
  "no_events",
  "no_graph",
  "one_version",
  "no_inhibitor",
  "no_outcome",
  "no_user_meant",
  "instructions",
  "unrelated",
  "future",
  "what_if",
  "opinion",
  "personal_data",
  "no_such_measure",
  "no_such_field",
  "no_such_breakdown",
  "no_such_user",
  "no_such_graph",
  "no_such_thing",
  "unknown_words",
  "not_understood",
  "outside_data",
] as const;
export type RefusalCode = (typeof REFUSALS)[number];

export type Refusal = { code: RefusalCode; text: Words };

const said = (texts: readonly string[], zh: string, en: string) => ({
  zh: texts.map((text) => `“${text}”`).join(zh),
  en: texts.map((text) => `“${text}”`).join(en),
});

/** Why the data cannot answer; `texts` are the words of the question that it is about. */
export function refusal(code: RefusalCode, texts: readonly string[] = [], lexicon?: Lexicon): Refusal {
  return { code, text: textOf(code, said(texts, "、", ", "), lexicon) };
}

function textOf(code: RefusalCode, what: Words, lexicon: Lexicon | undefined): Words {
  switch (code) {
    case "empty":
      return words("问题是空的。", "The question is empty.");
    case "no_data":
      return words("这个项目还没有数据。", "This project has no data yet.");
    case "no_events":
      return words(
        "行为还没有抽取成事件，无法回答关于事件的问题。",
        "No events have been extracted from the behaviours yet, so nothing about events can be answered.",
      );
    case "no_graph":
      return words("还没有事理图谱。", "There is no causal graph yet.");
    case "one_version":
      return words(
        "图谱只有一个版本，没有可以比较的。",
        "The graph has only one version, so there is nothing to compare.",
      );
    case "no_inhibitor":
      return words(
        `图谱中没有任何关系表明有行为会抑制${what.zh}。`,
        `No relation of the graph says that anything inhibits ${what.en}.`,
      );
    case "no_outcome":
      return words(
        "数据里没有目标事件：没有事件类型标为目标，也没有名称表示购买的类型。",
        "The data have no target event: no event type is marked as one, and none is named like a purchase.",
      );
    case "no_user_meant":
      return words("没有说明是哪个用户。", "It is not said which user is meant.");
    case "instructions":
      return words(
        "回答只能依据数据中算出的事实，不能改变这一规则，也不能给出没有依据的说法。",
        "Answers rest on facts computed from the data. This cannot be changed, and nothing can be said without them.",
      );
    case "unrelated":
      return words("这个问题与本项目的数据无关。", "This question is not about the data of this project.");
    case "future": {
      const last = lexicon?.days?.last;
      return words(
        `数据只记录已经发生的事${last === undefined ? "" : `（到 ${last} 为止）`}，不能预测将来（${what.zh}）。`,
        `The data record what has happened${last === undefined ? "" : ` (up to ${last})`}; they do not tell what is to come (${what.en}).`,
      );
    }
    case "what_if":
      return words(
        `数据里没有这样的试验，不能推断改变之后会怎样（${what.zh}）。`,
        `The data hold no such experiment, so what a change would bring cannot be told (${what.en}).`,
      );
    case "opinion":
      return words(
        "数据不表达看法；能说的只是有多少用户这样做。",
        "Data have no opinion; they only say how many users did something.",
      );
    case "personal_data":
      return words(`数据里没有个人联系信息（${what.zh}）。`, `The data hold no such personal details (${what.en}).`);
    case "no_such_measure":
      return words(`数据里没有这项指标：${what.zh}。`, `The data do not hold this measure: ${what.en}.`);
    case "no_such_field": {
      const fields = lexicon?.fields.map((field) => field.words) ?? [];
      return words(
        `用户画像里没有${what.zh}。有的字段：${fields.map(({ zh }) => zh).join("、") || "无"}。`,
        `Profiles do not hold ${what.en}. They hold: ${fields.map(({ en }) => en).join(", ") || "nothing"}.`,
      );
    }
    case "no_such_breakdown":
      return words(
        `不能按${what.zh}分段统计；可以给出起止日期分别提问，最小单位是一天。`,
        `Counts cannot be broken down by ${what.en}; ask about one period at a time, of whole days.`,
      );
    case "no_such_user":
      return words(`这个项目里没有用户${what.zh}。`, `There is no user ${what.en} in this project.`);
    case "no_such_graph":
      return words(`这里没有图谱${what.zh}。`, `There is no graph ${what.en} here.`);
    case "no_such_thing":
      return words(`数据里没有${what.zh}。`, `The data do not have ${what.en}.`);
    case "unknown_words":
      return words(
        `不明白${what.zh}在这个项目里指什么，数据里没有这样的名称。`,
        `What is meant by ${what.en} is not clear: nothing in this project goes by that name.`,
      );
    case "not_understood":
      return words(
        "没有明白问的是什么，问题里没有数据中有的事件、人群或事物。",
        "It is not clear what is asked: the question names no event, group or thing that the data have.",
      );
    case "outside_data": {
      const days = lexicon?.days;
      return words(
        `数据里没有这段时间（${what.zh}）${days ? `，只有 ${days.first} 到 ${days.last}` : ""}。`,
        `The data do not cover this period (${what.en})${days ? `; they go from ${days.first} to ${days.last}` : ""}.`,
      );
    }
  }
}

const CODES: Readonly<Record<Missing["kind"], RefusalCode>> = {
  personal: "personal_data",
  measure: "no_such_measure",
  field: "no_such_field",
  unit: "no_such_breakdown",
  user: "no_such_user",
  graph: "no_such_graph",
  act: "no_such_thing",
  city: "no_such_thing",
  brand: "no_such_thing",
  interest: "no_such_thing",
  job: "no_such_thing",
  word: "no_such_thing",
};

const VALUES_NAMED = 5;

/** What the data do not have, with what they have of that kind. */
export function refusalOfMissing(missing: readonly Missing[], lexicon: Lexicon): Refusal | undefined {
  const [first] = missing;
  if (!first) return undefined;
  const code = CODES[first.kind];
  const texts = missing.filter(({ kind }) => CODES[kind] === code).map(({ text }) => text);
  if (first.kind === "act" && outcomeTypes(lexicon).length === 0 && lexicon.types.length > 0)
    return refusal("no_outcome", texts, lexicon);
  const plain = refusal(code, texts, lexicon);
  if (code !== "no_such_thing" || !(first.kind in MISSING_KINDS)) return plain;
  const kind = MISSING_KINDS[first.kind as keyof typeof MISSING_KINDS];
  const there = valuesLike(first.kind, lexicon);
  const names = said(texts, "、", ", ");
  return {
    code,
    text: words(
      `数据里没有${kind.zh}${names.zh}${there.length > 0 ? `；有的是：${there.join("、")}` : ""}。`,
      `The data do not have ${kind.en} ${names.en}${there.length > 0 ? `; they have: ${there.join(", ")}` : ""}.`,
    ),
  };
}

function valuesLike(kind: Missing["kind"], { fields, entities, types }: Lexicon): string[] {
  const field =
    kind === "city" ? "city" : kind === "interest" ? "interests" : kind === "job" ? "occupation" : undefined;
  if (field !== undefined) {
    return (
      fields
        .find(({ name }) => name === field)
        ?.values.slice(0, VALUES_NAMED)
        .map(({ value }) => value) ?? []
    );
  }
  if (kind === "brand") {
    const items = entities.filter((entity) => entity.kind === "item").toSorted((a, b) => b.users - a.users);
    const brands = [...new Set(items.map(({ brand, name }) => brand ?? name))];
    return brands.slice(0, VALUES_NAMED);
  }
  return kind === "act"
    ? types
        .toSorted((a, b) => b.users - a.users)
        .slice(0, VALUES_NAMED)
        .map(({ name }) => name)
    : [];
}

/** The refusal of a question that asks what no data of the past can give. */
export function refusalOfBarriers({ barriers }: Pick<Links, "barriers">, lexicon: Lexicon): Refusal | undefined {
  const order = ["instructions", "unrelated", "future", "what_if"] as const;
  for (const code of order) {
    const texts = barriers.filter(({ barrier }) => barrier === code).map(({ text }) => text.trim());
    if (texts.length > 0) return refusal(code, [...new Set(texts)], lexicon);
  }
  return undefined;
}
