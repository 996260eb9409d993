import { profileFieldWords } from "@/lib/people";
import { numberOf } from "../averages";
import type { FactQuery } from "../query";
import { shareOf } from "../statistics";
import { amongWords, peopleWords, periodWords, plain, shareFigures, shareWords, whole, WILSON, type Told, type Words } from "./told"; // prettier-ignore

type Of<K extends FactQuery["kind"]> = Extract<FactQuery, { kind: K }>;

const quoted = (names: readonly string[], or: string): string => names.map((name) => `“${name}”`).join(or);

/** `users`: of those who are meant, how many had any; equal to `n` where users are counted. */
export type Amount = { n: number; users: number; of: number };

export function tellCount(query: Of<"count">, { n, users, of }: Amount): Told {
  const { what, types, contains } = query;
  const among = amongWords(query.among);
  const period = periodWords(query);
  const kinds: Words = {
    zh: `${types === undefined ? "" : `逻辑行为${quoted(types, "或")}`}${types !== undefined && contains !== undefined ? "和" : ""}${contains === undefined ? "" : `名称含“${contains}”的原始行为`}`,
    en: `${types === undefined ? "" : `events ${quoted(types, " or ")}`}${types !== undefined && contains !== undefined ? " and " : ""}${contains === undefined ? "" : `behaviors with something named like “${contains}”`}`,
  };
  const limited = kinds.zh !== "" || period.zh !== "";
  const share = shareOf({ n: users, of });
  const counted: Words = {
    zh: what === "events" ? "个逻辑行为" : "条原始行为",
    en: what === "events" ? "events" : "behaviors",
  };
  const things: Words = kinds.zh === "" ? { zh: what === "events" ? "逻辑行为" : "原始行为", en: counted.en } : kinds;
  const mean = users === 0 ? null : n / users;
  const text: Words =
    what !== "users"
      ? {
          zh: `${among.zh}，${kinds.zh === "" ? "" : `${kinds.zh}，`}共有 ${whole(n)} ${counted.zh}，来自 ${whole(users)} 位用户${mean === null ? "" : `，人均 ${plain(mean)}`}${period.zh}。`,
          en: `${among.en} there are ${whole(n)} ${things.en}, of ${whole(users)} users${mean === null ? "" : `, ${plain(mean)} for each of them`}${period.en}.`,
        }
      : limited
        ? {
            zh: `${among.zh}，${kinds.zh === "" ? "有记录" : `有过${kinds.zh}`}的用户占 ${shareWords(users, of, share).zh}${period.zh}。`,
            en: `${among.en}, those ${kinds.en === "" ? "with any record" : `with ${kinds.en}`} are ${shareWords(users, of, share).en}${period.en}.`,
          }
        : {
            zh: `${peopleWords(query.among).zh}共有 ${whole(n)} 位。`,
            en: `There are ${whole(n)} ${peopleWords(query.among).en.replace(/^all /, "")}.`,
          };
  return {
    kind: "count",
    text,
    definition: {
      zh: `${what === "users" ? "用户数，每位计一次" : `${things.zh}的条数`}；范围为${peopleWords(query.among).zh}${period.zh}${what === "users" && limited ? `；${WILSON.zh}` : ""}。`,
      en: `${what === "users" ? "Users, each counted once" : `How many ${things.en} there are`}; of ${peopleWords(query.among).en}${period.en}${what === "users" && limited ? `; ${WILSON.en}` : ""}.`,
    },
    figures:
      what === "users"
        ? limited
          ? shareFigures(users, of, share)
          : [{ name: "n", value: n, unit: "count" }]
        : [
            { name: "n", value: n, unit: "count" },
            { name: "users", value: users, unit: "count" },
            { name: "of", value: of, unit: "count" },
            ...(mean === null ? [] : [{ name: "mean", value: mean, unit: "number" as const }]),
          ],
    level: null,
    query,
    refs: [
      { kind: "users", where: query.among, role: "among" },
      ...(types ?? []).map((name) => ({ kind: "event_type" as const, name })),
    ],
  };
}

const TOP: Readonly<Record<Of<"top">["what"], Words>> = {
  item: { zh: "商品", en: "items" },
  app: { zh: "应用", en: "apps" },
  media: { zh: "媒体", en: "media" },
  poi: { zh: "地点", en: "places" },
  event_type: { zh: "逻辑行为类型", en: "event types" },
};

/** Things by how many users had to do with them, the most first. */
export type Top = { of: number; rows: readonly { name: string; n: number }[]; more: number };

export function tellTop(query: Of<"top">, { of, rows, more }: Top): Told {
  const among = amongWords(query.among);
  const period = periodWords(query);
  const what = TOP[query.what];
  const lines = rows.map(({ name, n }) => ({ name, words: shareWords(n, of, shareOf({ n, of })) }));
  const left = {
    zh: more > 0 ? `；另有 ${whole(more)} 个未列出` : "",
    en: more > 0 ? `; ${whole(more)} more are not listed` : "",
  };
  return {
    kind: "top",
    text: {
      zh:
        rows.length === 0
          ? `${among.zh}，没有任何${what.zh}的记录${period.zh}。`
          : `${among.zh}，涉及用户最多的${what.zh}：${lines.map(({ name, words }) => `“${name}”${words.zh}`).join("，")}${left.zh}${period.zh}。`,
      en:
        rows.length === 0
          ? `${among.en} there are no ${what.en} on record${period.en}.`
          : `${among.en}, the ${what.en} with the most users: ${lines.map(({ name, words }) => `“${name}” ${words.en}`).join(", ")}${left.en}${period.en}.`,
    },
    definition: {
      zh: `${peopleWords(query.among).zh}（${whole(of)} 人）中与每个${what.zh}有过记录的用户数，每位计一次，从多到少${period.zh}；${WILSON.zh}。`,
      en: `Of ${peopleWords(query.among).en} (${whole(of)}), how many have a record of each of the ${what.en}, each user counted once, the most first${period.en}; ${WILSON.en}.`,
    },
    figures: [
      ...rows.flatMap(({ name, n }) => shareFigures(n, of, shareOf({ n, of }), name)),
      { name: "more", value: more, unit: "count" },
    ],
    level: null,
    query,
    refs: [
      { kind: "users", where: query.among, role: "among" },
      ...(query.what === "event_type" ? rows.map(({ name }) => ({ kind: "event_type" as const, name })) : []),
    ],
  };
}

/** What one user did: days are of the project's zone; `reached` is null where no targets are chosen. */
export type UserFacts = {
  behaviors: number;
  events: number;
  firstDay: string | null;
  lastDay: string | null;
  types: readonly { name: string; n: number }[];
  typesInAll: number;
  reached: boolean | null;
  /** What the profile says in the fields that every project has. */
  profile: readonly (readonly [string, unknown])[];
};

const VALUE_CHARS = 60;

function profileWords(profile: UserFacts["profile"], language: "zh" | "en"): string {
  const said = profile.flatMap(([name, value]) => {
    const list = [value].flat().map((each) => (typeof each === "boolean" ? yesNo(each)[language] : String(each ?? "")));
    const text = list.filter((each) => each !== "").join(language === "zh" ? "、" : ", ");
    const cut = text.length > VALUE_CHARS ? `${text.slice(0, VALUE_CHARS)}…` : text;
    return cut === "" ? [] : [`${profileFieldWords(name)[language]} ${cut}`];
  });
  return said.join(language === "zh" ? "，" : ", ");
}

const yesNo = (yes: boolean): Words => (yes ? { zh: "是", en: "yes" } : { zh: "否", en: "no" });

export function tellUser(query: Of<"user">, user: UserFacts): Told {
  const { behaviors, events, firstDay, lastDay, types, typesInAll, reached, profile } = user;
  const known = { zh: profileWords(profile, "zh"), en: profileWords(profile, "en") };
  const more = typesInAll - types.length;
  const zh = [
    `用户 ${query.user} 有 ${whole(behaviors)} 条原始行为、${whole(events)} 个逻辑行为`,
    ...(firstDay === null || lastDay === null ? [] : [`原始行为从 ${firstDay} 到 ${lastDay}`]),
    ...(types.length === 0 ? [] : [`最多的逻辑行为：${types.map(({ name, n }) => `“${name}”${whole(n)} 次`).join("，")}${more > 0 ? `，另有 ${whole(more)} 种` : ""}`]), // prettier-ignore
    ...(known.zh === "" ? [] : [`画像：${known.zh}`]),
    reached === null ? "项目没有设定目标事件" : reached ? "已达成目标事件" : "未达成目标事件",
  ];
  const en = [
    `User ${query.user} has ${whole(behaviors)} behaviors and ${whole(events)} events`,
    ...(firstDay === null || lastDay === null ? [] : [`behaviors from ${firstDay} to ${lastDay}`]),
    ...(types.length === 0 ? [] : [`most often ${types.map(({ name, n }) => `“${name}” (${whole(n)})`).join(", ")}${more > 0 ? ` and ${whole(more)} more types` : ""}`]), // prettier-ignore
    ...(known.en === "" ? [] : [`profile: ${known.en}`]),
    reached === null
      ? "the project has no target events"
      : reached
        ? "reached a target event"
        : "did not reach a target event",
  ];
  return {
    kind: "user",
    text: { zh: `${zh.join("；")}。`, en: `${en.join("; ")}.` },
    definition: {
      zh: `用户 ${query.user} 的全部记录；日期按项目时区；目标事件由事件字典标记。`,
      en: `All records of user ${query.user}; days are those of the project’s time zone; targets are those of the vocabulary.`,
    },
    figures: [
      { name: "behaviors", value: behaviors, unit: "count" },
      { name: "events", value: events, unit: "count" },
      ...types.map(({ name, n }) => ({ name: "n", value: n, unit: "count" as const, of: name })),
      { name: "types", value: typesInAll, unit: "count" },
      ...profile.flatMap(([name, value]) => {
        const number = numberOf(value);
        return number === null ? [] : [{ name, value: number, unit: "number" as const }];
      }),
    ],
    level: null,
    query,
    refs: [{ kind: "user", id: query.user }, ...types.map(({ name }) => ({ kind: "event_type" as const, name }))],
  };
}
