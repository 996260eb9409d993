import type { EntityKind } from "@/lib/entities";
import { CUE_FORMS, type Cue } from "./cues";
import { GLOSSARY, type GlossaryEntry } from "./glossary";
import { outcomeTypes, type Lexicon, type LexiconEntity, type LexiconField } from "./lexicon";
import type { Meaning } from "./links";
import { STOP_FORMS } from "./stop-words";
import { isArticle, isJoint, keysOf, wordsIn, type Token } from "./text";

/** What a term stands for; `part` is one of the words that names of event types are made of. */
export type Target =
  | { is: "thing"; meaning: Meaning }
  | { is: "part"; part: string; generic: boolean }
  | { is: "missing"; entry: GlossaryEntry }
  | { is: "cue"; cue: Cue }
  | { is: "stop" };

/** Of terms that are equally long the one with the higher rank counts. */
const RANK: Record<Target["is"], number> = { thing: 5, cue: 4, part: 3, missing: 2, stop: 1 };

type Term = { keys: readonly string[]; text: string; target: Target };

/** Terms by their first token. */
export type TermIndex = {
  terms: ReadonlyMap<string, readonly Term[]>;
  /** Every token of any term. */
  words: ReadonlySet<string>;
  /** The parts of each name of each event type. */
  types: readonly { name: string; bags: readonly ReadonlySet<string>[]; users: number }[];
  /** How many types hold a part. */
  spread: ReadonlyMap<string, number>;
  generic: ReadonlySet<string>;
  /** Longer names, in which a character may be mistaken, by the first and by the last one: one of them is right. */
  names: ReadonlyMap<string, readonly { text: string; meaning: Meaning }[]>;
};

const indexes = new WeakMap<object, { made: Lexicon; index: TermIndex }>();

/** The terms that a lexicon's names give, made once for lexicons with the same names. */
export function termIndexOf(lexicon: Lexicon): TermIndex {
  const known = indexes.get(lexicon.types);
  const same = (["types", "fields", "entities", "segments", "graph"] as const).every(
    (part) => known?.made[part] === lexicon[part],
  );
  if (known && same) return known.index;
  const index = makeIndex(lexicon);
  indexes.set(lexicon.types, { made: lexicon, index });
  return index;
}

/** Glossary entries by every form of theirs, as compared. */
const byForm = new Map<string, GlossaryEntry>(
  GLOSSARY.flatMap((each) => each.forms.map((form) => [keysOf(form).join(" "), each] as const)),
);

/** All ways to say a name that is in the glossary as a whole; else the name alone. */
function waysToSay(name: string): string[] {
  const found = byForm.get(keysOf(name).join(" "));
  return found && found.kind !== "act" ? [name, ...found.forms] : [name];
}

const SERIES = /^(\S+?)\s*(?:系|级|series|class)$/iu;

/** Ways to say a series: `7系` is `7 series`, `S系` and `S级` are one. */
function waysToSaySeries(series: string): string[] {
  const letter = SERIES.exec(series)?.[1];
  return letter === undefined
    ? waysToSay(series)
    : [series, `${letter}系`, `${letter}级`, `${letter} series`, `${letter} class`, `${letter}系列`, letter];
}

function waysToSayEntity({ name, names, brand, series }: LexiconEntity): string[] {
  const plain = [...waysToSay(name), ...names];
  if (brand === undefined || series === undefined) return plain;
  return [
    ...plain,
    ...waysToSay(brand).flatMap((each) => waysToSaySeries(series).map((model) => `${each} ${model}`)),
    ...waysToSaySeries(series).filter((each) => keysOf(each).join("").length > 1),
  ];
}

const CHINESE_DIGITS = "零一二三四五六七八九";
/** `七系` is written `7系`, too. */
const spelledOut = (name: string): string[] =>
  /^\p{Script=Han}*\d系/u.test(name)
    ? [name, name.replace(/\d(?=系)/u, (digit) => CHINESE_DIGITS[Number(digit)] ?? digit)]
    : [name];

const FIELD_SYNONYMS: Readonly<Record<string, string>> = {
  age: "年龄|岁数|年纪|年龄段|年龄层|age|ages|age group|age groups|age range|how old",
  gender: "性别|男女|gender|sex",
  city: "城市|地区|地域|所在地|所在城市|省市|哪座城市|city|cities|town|region|location of users",
  occupation: "职业|行业|工作|从事|什么工作|岗位|occupation|occupations|job|jobs|profession|professions|line of work",
  income: "收入|月收入|工资|薪资|薪水|收入水平|income|incomes|salary|salaries|earnings",
  interests: "兴趣|兴趣爱好|爱好|喜好|interest|interests|hobby|hobbies",
  budget: "预算|购车预算|budget|budgets",
  has_car: "是否有车|有没有车|车主状态|car ownership",
  purchase_intent:
    "购买意向|购车意向|意向|购买意愿|购车意图|意向阶段|purchase intent|purchase intention|buying intent|intention to buy|intent",
};

/** Which further names say that a profile's value is no more than a yes or a no. */
const HAS_CAR = {
  yes: "有车|有车的|已有车|有汽车|有车一族|车主|已经有车|拥有汽车|has a car|have a car|own a car|owns a car|owning a car|car owner|car owners|with a car|already have a car",
  no: "没车|没有车|无车|没有汽车|还没有车|不是车主|without a car|no car|do not own a car|don't own a car|don't have a car|do not have a car|not own a car|carless|non owners|non-owners|non car owners|people without cars",
} as const;

const OUTCOME =
  "购买|购车|买车|买了车|买|买了|成交|转化|下单|购入|成单|掉单|付款|买单|下订|签单|purchase|purchases|purchasing|purchased|buy|buys|buying|bought|order|orders|convert|converts|conversion|conversions|converted|buyers|purchasers|buy a car|bought a car|purchase a car|purchased a car|buying a car|make a purchase|made a purchase|sale|sales conversion|close the deal|place an order|placed an order";

const READY: Readonly<Record<string, string>> = {
  reached: "已转化用户|已转化|已转化人群|转化用户|converted users|reached target|reached the target",
  high_potential:
    "高潜用户|高潜人群|高潜客户|高潜力用户|高潜力人群|high potential users|high-potential users|high potential customers|high potential group",
  weak_interest: "弱兴趣用户|弱兴趣|弱意向用户|弱意向|weak interest|weakly interested users|weak interest users",
  control: "对照人群|对照组|对照用户|control group|control users",
};

const termOf = (form: string, target: Target): Term => {
  const keys = keysOf(form);
  return { keys, text: keys.join(""), target };
};

function add(terms: Map<string, Term[]>, term: Term): void {
  const [first] = term.keys;
  if (first === undefined) return;
  const those = terms.get(first);
  if (those) those.push(term);
  else terms.set(first, [term]);
}

let known: readonly Term[] | undefined;

/** The terms that are the same for every lexicon, taken apart once. */
function wordsOfQuestions(): readonly Term[] {
  known ??= [
    ...GLOSSARY.flatMap((entry) =>
      entry.generic ? [] : entry.forms.map((form) => termOf(form, { is: "missing", entry })),
    ),
    ...CUE_FORMS.map(({ cue, form }) => termOf(form, { is: "cue", cue })),
    ...STOP_FORMS.map((form) => termOf(form, { is: "stop" })),
  ];
  return known;
}

function makeIndex(lexicon: Lexicon): TermIndex {
  const terms = new Map<string, Term[]>();
  const names = new Map<string, { text: string; meaning: Meaning }[]>();
  const put = (form: string, target: Target) => {
    add(terms, termOf(form, target));
  };
  const name = (forms: readonly string[], meaning: Meaning) => {
    for (const form of new Set(forms)) {
      put(form, { is: "thing", meaning });
      const text = keysOf(form).join("");
      const characters = Array.from(text);
      if (characters.length < 3) continue;
      for (const end of new Set([`${characters[0]}…`, `…${characters.at(-1)}`])) {
        const those = names.get(end);
        if (those) those.push({ text, meaning });
        else names.set(end, [{ text, meaning }]);
      }
    }
  };

  const partsOf = partsOfTypes();
  const types = lexicon.types.map((type) => {
    const own = [...new Set([type.name, type.words.zh, type.words.en, ...type.names])];
    name(own, { kind: "types", types: [type.name] });
    return { name: type.name, users: type.users, bags: own.map((each) => new Set(partsOf(each))) };
  });
  const spread = new Map<string, number>();
  for (const { bags } of types) {
    for (const part of new Set(bags.flatMap((bag) => [...bag]))) spread.set(part, (spread.get(part) ?? 0) + 1);
  }
  const genericParts = new Set(GLOSSARY.filter((each) => each.generic).map(({ id }) => id));
  for (const part of spread.keys()) {
    const known = GLOSSARY.find(({ id }) => id === part);
    for (const form of known?.forms ?? [part]) put(form, { is: "part", part, generic: genericParts.has(part) });
  }

  for (const category of new Set(lexicon.types.map((type) => type.category))) {
    for (const form of CATEGORY_WORDS[category] ?? [category]) name([form], { kind: "category", category });
  }
  for (const field of lexicon.fields) nameField(field, name);
  for (const entity of withoutPages(lexicon.entities)) {
    name(waysToSayEntity(entity).flatMap(spelledOut), {
      kind: "entity",
      of: entity.kind,
      name: entity.name,
      match: entity.spellings === undefined ? { contains: entity.name } : { spellings: entity.spellings },
    });
  }
  for (const brand of brandsOf(lexicon.entities))
    name(waysToSay(brand), { kind: "entity", of: "item", name: brand, match: { contains: brand } });
  for (const { id, name: own, ready, where } of lexicon.segments) {
    name(ready ? (READY[id] ?? "").split("|") : [own], { kind: "segment", id, name: own, where });
  }
  for (const { id, label, type, feature } of lexicon.graph?.nodes ?? []) {
    if (feature === null && (type === null || !lexicon.types.some((each) => each.name === type))) {
      name([label.zh, label.en], { kind: "node", id });
    }
  }
  if (outcomeTypes(lexicon).length > 0)
    for (const form of OUTCOME.split("|")) put(form, { is: "thing", meaning: { kind: "outcome" } });
  else
    for (const form of OUTCOME.split("|"))
      put(form, { is: "missing", entry: { id: "act:outcome", kind: "act", forms: [form] } });
  for (const term of wordsOfQuestions()) add(terms, term);
  for (const those of terms.values()) {
    those.sort((a, b) => b.keys.length - a.keys.length || RANK[b.target.is] - RANK[a.target.is]);
  }
  const words = new Set([...terms.values()].flatMap((those) => those.flatMap(({ keys }) => keys)));
  return { terms, words, types, spread, generic: genericParts, names };
}

const CATEGORY_WORDS: Readonly<Record<string, readonly string[]>> = {
  advertising: ["广告类事件", "广告类", "advertising events"],
  exploration: ["了解类事件", "了解类", "exploration events", "exploration"],
  comparison: ["比较类事件", "比较类", "comparison events"],
  decision: ["决策类事件", "决策类", "决策行为", "decision events", "decision"],
  conversion: ["转化类事件", "转化类", "conversion events"],
  leisure: ["娱乐类事件", "娱乐类", "娱乐行为", "leisure events", "leisure"],
  life: ["生活类事件", "生活类", "日常生活", "daily life events", "daily life"],
  other: ["其他类事件", "other events"],
};

/** A value of one letter or character is a word of the language far more often than that value. */
const tellsByItself = (value: string, field: string): boolean =>
  Array.from(value).length > 1 || (field === "gender" && /^[男女]$/u.test(value));

function nameField(field: LexiconField, name: (forms: readonly string[], meaning: Meaning) => void): void {
  const { on, name: own, words, type } = field;
  const synonyms = on === "profile" ? (FIELD_SYNONYMS[own] ?? "").split("|") : [];
  if (type === "boolean") {
    if (own === "has_car") {
      name(HAS_CAR.yes.split("|"), { kind: "flag", field: "has_car", yes: true });
      name(HAS_CAR.no.split("|"), { kind: "flag", field: "has_car", yes: false });
      name([words.zh === "有车" ? "是否有车" : words.zh, ...synonyms], { kind: "field", on, field: own });
    } else name([own, words.zh, words.en], { kind: "field", on, field: own });
    return;
  }
  name([own, own.replaceAll("_", " "), words.zh, words.en, ...synonyms], { kind: "field", on, field: own });
  if (type === "number") return;
  const fieldNames = [words.zh, words.en, ...synonyms].filter((each) => each !== "");
  for (const { value } of field.values) {
    if (/^[-+\d.\s]*$/.test(value)) continue;
    // `没有购车意向` is the value that says so.
    if (/^(?:无|没有|none|no)$/i.test(value)) {
      const none = fieldNames.flatMap((each) => [
        `没有${each}`,
        `没${each}`,
        `无${each}`,
        `no ${each}`,
        `without ${each}`,
      ]);
      name(none, { kind: "value", on, field: own, value, list: type === "list" });
    }
    const meaning: Meaning = { kind: "value", on, field: own, value, list: type === "list" };
    if (tellsByItself(value, own)) name(waysToSay(value), meaning);
    name(
      fieldNames.flatMap((each) => [`${each}为${value}`, `${each}是${value}`, `${each}：${value}`, `${each} ${value}`]),
      meaning,
    );
  }
}

/**
 * Without names that rows make of a listed product's, such as a page of it or what was searched about it: `宝马7系怎么样`
 * asks about the product, and its rows hold its name.
 */
function withoutPages(entities: readonly LexiconEntity[]): LexiconEntity[] {
  const products = entities.flatMap(({ name, series }) => (series === undefined ? [] : [name])).slice(0, 500);
  return entities.filter(
    ({ kind, name, series }) =>
      kind !== "item" || series !== undefined || !products.some((product) => name.includes(product)),
  );
}

const brandsOf = (entities: readonly LexiconEntity[]): string[] => [
  ...new Set(entities.flatMap(({ brand }) => (brand === undefined || brand.length < 2 ? [] : [brand]))),
];

/** Words of names that say nothing by themselves. */
const EMPTY: ReadonlySet<string> = new Set(STOP_FORMS.map((form) => keysOf(form).join("")));

/** Cuts names of event types into the glossary's words and, where it has none, into those a segmenter sees. */
function partsOfTypes(): (name: string) => string[] {
  const acts = GLOSSARY.filter(({ kind }) => kind === "act").flatMap((each) =>
    each.forms.map((form) => ({ keys: keysOf(form), id: each.id })),
  );
  acts.sort((a, b) => b.keys.length - a.keys.length || b.keys.join("").length - a.keys.join("").length);
  return (name) => {
    const keys = keysOf(name);
    const parts: string[] = [];
    let rest = "";
    const flush = () => {
      for (const { text } of wordsIn(rest)) if (Array.from(text).length > 1) parts.push(text);
      rest = "";
    };
    for (let at = 0; at < keys.length;) {
      const act = acts.find(({ keys: own }) => own.every((key, i) => keys[at + i] === key));
      if (act) {
        flush();
        parts.push(act.id);
        at += act.keys.length;
        continue;
      }
      const key = keys[at] ?? "";
      rest += /^\p{Script=Han}$/u.test(key) ? key : ` ${key} `;
      at++;
    }
    flush();
    return parts.filter((part) => !/^[a-z]{1,2}$/.test(part) && !EMPTY.has(part));
  };
}

export type Match = { from: number; to: number; target: Target; text: string };

/** Every place of a text where a term stands; places may overlap. */
export function matchesIn(tokens: readonly Token[], index: TermIndex): Match[] {
  const matches: Match[] = [];
  for (const [from, token] of tokens.entries()) {
    for (const { keys, text, target } of index.terms.get(token.key) ?? []) {
      const to = endOf(tokens, from, keys);
      if (to !== undefined) matches.push({ from, to, target, text });
    }
  }
  return matches;
}

/** Where a term that begins at a token ends; articles and joints between its words do not count. */
function endOf(tokens: readonly Token[], from: number, keys: readonly string[]): number | undefined {
  let at = from;
  for (const [i, key] of keys.entries()) {
    if (i > 0) for (let token = tokens[at]; token && (isJoint(token) || isArticle(token.key)); token = tokens[at]) at++;
    if (tokens[at]?.key !== key) return undefined;
    at++;
  }
  return at;
}

/** The longest matches that do not overlap, in order; of equally long ones all that stand in the same place. */
export function longest(matches: readonly Match[], taken: (at: number) => boolean): Match[] {
  const width = ({ from, to, text }: Match) => (to - from) * 100 + text.length;
  const sorted = matches.toSorted(
    (a, b) => width(b) - width(a) || RANK[b.target.is] - RANK[a.target.is] || a.from - b.from,
  );
  const used = new Set<number>();
  const chosen: Match[] = [];
  const first = new Map<string, Match>();
  for (const match of sorted) {
    const places = Array.from({ length: match.to - match.from }, (_, i) => match.from + i);
    const same = first.get(`${match.from} ${match.to}`);
    if (same) {
      if (RANK[same.target.is] === RANK[match.target.is] || match.target.is === "part") chosen.push(match);
    } else if (!places.some((at) => used.has(at) || taken(at))) {
      for (const at of places) used.add(at);
      chosen.push(match);
      first.set(`${match.from} ${match.to}`, match);
    }
  }
  return chosen.toSorted((a, b) => a.from - b.from);
}

export const entityWord: Readonly<Record<EntityKind, { zh: string; en: string }>> = {
  item: { zh: "物品", en: "item" },
  app: { zh: "应用", en: "app" },
  media: { zh: "媒体", en: "medium" },
  poi: { zh: "地点", en: "place" },
};
