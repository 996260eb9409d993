import type { FactQuery } from "../query";
import { shareOf, type Counted } from "../statistics";
import { amongWords, peopleWords, shareFigures, shareWords, whole, WILSON, type Told } from "./told";

type Of<K extends FactQuery["kind"]> = Extract<FactQuery, { kind: K }>;

/** So many of those who are meant fit. */
export function tellShare(query: Of<"share">, { n, of }: Counted): Told {
  const among = amongWords(query.among);
  const who = peopleWords(query.who);
  const share = shareOf({ n, of });
  const words = shareWords(n, of, share);
  return {
    kind: "share",
    text:
      share === null
        ? {
            zh: `${among.zh}没有任何人，无法计算占比。`,
            en: `${among.en} there is nobody, so there is no share to tell.`,
          }
        : { zh: `${among.zh}，${who.zh}占 ${words.zh}。`, en: `${among.en}, ${who.en} are ${words.en}.` },
    definition: {
      zh: `分母：${peopleWords(query.among).zh}（${whole(of)} 人）；分子：其中${who.zh}（${whole(n)} 人）；每位用户计一次；${WILSON.zh}。`,
      en: `Of ${peopleWords(query.among).en} (${whole(of)}), those who are also ${who.en} (${whole(n)}); each user counts once; ${WILSON.en}.`,
    },
    figures: shareFigures(n, of, share),
    level: null,
    query,
    refs: [
      { kind: "users", where: query.among, role: "among" },
      { kind: "users", where: { all: [query.among, query.who] }, role: "who" },
      { kind: "users", where: { all: [query.among, { not: query.who }] }, role: "others" },
    ],
  };
}

/** A value of a profile's field: of so many users with it so many fit. */
export type RankedValue = Counted & { value: string };

/** Values by share, and what was left out. */
export type Ranking = { rows: readonly RankedValue[]; more: number; small: number };

/** A value of fewer users tells nothing. */
export const RANKED_USERS_MIN = 5;

/** The highest share first; of equal ones that of more users, then by the value itself. */
export function rank(values: readonly RankedValue[], limit: number): Ranking {
  const large = values
    .filter(({ of }) => of >= RANKED_USERS_MIN)
    .toSorted((a, b) => b.n * a.of - a.n * b.of || b.of - a.of || (a.value < b.value ? -1 : 1));
  return {
    rows: large.slice(0, limit),
    more: Math.max(0, large.length - limit),
    small: values.length - large.length,
  };
}

/** `field`: what the field is called. */
export function tellRanking(query: Of<"ranking">, field: { zh: string; en: string }, ranking: Ranking): Told {
  const { rows, more, small } = ranking;
  const among = amongWords(query.among);
  const who = peopleWords(query.who);
  const lines = rows.map(({ value, n, of }) => ({ value, words: shareWords(n, of, shareOf({ n, of })) }));
  const left = {
    zh: `${more > 0 ? `；另有 ${more} 个取值未列出` : ""}${small > 0 ? `；另有 ${small} 个取值不足 ${RANKED_USERS_MIN} 人，未列出` : ""}`,
    en: `${more > 0 ? `; ${more} more values are not listed` : ""}${small > 0 ? `; ${small} values of fewer than ${RANKED_USERS_MIN} users are left out` : ""}`,
  };
  const none = {
    zh: `${among.zh}，没有任何“${field.zh}”的取值达到 ${RANKED_USERS_MIN} 人，无法排序`,
    en: `${among.en}, no value of “${field.en}” has ${RANKED_USERS_MIN} users, so there is nothing to rank`,
  };
  return {
    kind: "ranking",
    text: {
      zh: `${rows.length === 0 ? none.zh : `${among.zh}，按“${field.zh}”看${who.zh}的占比，从高到低：${lines.map(({ value, words }) => `“${value}”${words.zh}`).join("，")}`}${left.zh}。`,
      en: `${rows.length === 0 ? none.en : `${among.en}, the share of ${who.en} by ${field.en}, the highest first: ${lines.map(({ value, words }) => `“${value}” ${words.en}`).join(", ")}`}${left.en}.`,
    },
    definition: {
      zh: `对画像字段“${field.zh}”的每个取值：分母为${peopleWords(query.among).zh}中有该取值的用户，分子为其中${who.zh}；取值可并存时一人可计入多个取值；不少于 ${RANKED_USERS_MIN} 人的取值按占比排序，不作平滑；${WILSON.zh}，各取值分别计算。`,
      en: `For each value of the profile’s ${field.en}: of ${peopleWords(query.among).en} with that value, those who are also ${who.en}; where somebody has several values they count for each; values of at least ${RANKED_USERS_MIN} users by their share, without any smoothing; ${WILSON.en}, for each value by itself.`,
    },
    figures: [
      ...rows.flatMap(({ value, n, of }) => shareFigures(n, of, shareOf({ n, of }), value)),
      { name: "values_more", value: more, unit: "count" },
      { name: "values_small", value: small, unit: "count" },
    ],
    level: null,
    query,
    refs: [
      { kind: "users", where: query.among, role: "among" },
      { kind: "users", where: { all: [query.among, query.who] }, role: "who" },
    ],
  };
}
