import { quantileInPlace } from "@/lib/patterns";
import type { FactRef } from "../fact";
import type { FactQuery } from "../query";
import { shareOf } from "../statistics";
import type { Followed } from "../steps";
import { amongWords, peopleWords, percent, periodWords, shareFigures, shareWords, spanWords, whole, WILSON, type Told } from "./told"; // prettier-ignore

type Of<K extends FactQuery["kind"]> = Extract<FactQuery, { kind: K }>;

const typeRefs = (names: readonly string[]): FactRef[] =>
  [...new Set(names)].map((name) => ({ kind: "event_type", name }));

const within = (ms: number | undefined): { zh: string; en: string } => {
  if (ms === undefined) return { zh: "", en: "" };
  const span = spanWords(ms);
  return { zh: ` ${span.zh}内`, en: ` within ${span.en}` };
};

/** `reached`: users at each step; `users`: all of those who are meant. */
export function tellFunnel(query: Of<"funnel">, reached: readonly number[], users: number): Told {
  const among = amongWords(query.among);
  const limit = within(query.within_ms);
  const period = periodWords(query);
  const rows = query.steps.map((step, i) => {
    const n = reached[i] ?? 0;
    const of = i === 0 ? users : (reached[i - 1] ?? 0);
    return { step, n, of, share: shareOf({ n, of }), row: `${i + 1}. ${step}` };
  });
  const [first, last] = [reached[0] ?? 0, reached.at(-1) ?? 0];
  const overall = shareOf({ n: last, of: first });
  const words = shareWords(last, first, overall);
  const way = {
    zh: rows.map(({ step, n, share }, i) => `${i === 0 ? "" : "→"}“${step}”${whole(n)} 人${i === 0 || share === null ? "" : `（上一步的 ${percent(share.est)}）`}`).join(""), // prettier-ignore
    en: rows.map(({ step, n, share }, i) => `${i === 0 ? "" : " → "}“${step}” ${whole(n)} users${i === 0 || share === null ? "" : ` (${percent(share.est)} of the step before)`}`).join(""), // prettier-ignore
  };
  return {
    kind: "funnel",
    text: {
      zh: `${among.zh}，依次走到各步的人数：${way.zh}；${overall === null ? "没有人到达第一步" : `从第一步${limit.zh}走到最后一步的占 ${words.zh}`}。`,
      en: `${among.en}, users who took the steps in this order: ${way.en}; ${overall === null ? "nobody took the first step" : `from the first step to the last${limit.en} went ${words.en}`}.`,
    },
    definition: {
      zh: `${peopleWords(query.among).zh}（${whole(users)} 人）中，每一步须严格晚于上一步，中间可有其他事件${query.within_ms === undefined ? "" : `，从第一步到该步不超过${limit.zh.replace("内", "")}`}${period.zh}；每位用户计一次；${WILSON.zh}。`,
      en: `Of ${peopleWords(query.among).en} (${whole(users)}); each step strictly later than the one before, with anything between${query.within_ms === undefined ? "" : `, from the first step to each${limit.en}`}${period.en}; each user counts once; ${WILSON.en}.`,
    },
    figures: [
      { name: "users", value: users, unit: "count" },
      ...rows.flatMap(({ n, of, share, row }) => shareFigures(n, of, share, row)),
      ...shareFigures(last, first, overall, "first to last"),
    ],
    level: null,
    query,
    refs: [...typeRefs(query.steps), { kind: "users", where: query.among, role: "among" }],
  };
}

export function tellFollowed(query: Of<"followed">, { n, of, waits }: Followed): Told {
  const among = amongWords(query.among);
  const limit = within(query.within_ms);
  const period = periodWords(query);
  const share = shareOf({ n, of });
  const words = shareWords(n, of, share);
  const quartiles = n === 0 ? null : [0.25, 0.5, 0.75].map((at) => quantileInPlace(waits, at));
  const spans = quartiles?.map(spanWords);
  const lag = {
    zh:
      spans === undefined
        ? ""
        : `；间隔中位数 ${spans[1]?.zh ?? ""}（四分位 ${spans[0]?.zh ?? ""} 至 ${spans[2]?.zh ?? ""}）`,
    en:
      spans === undefined
        ? ""
        : `; the median wait was ${spans[1]?.en ?? ""} (quartiles ${spans[0]?.en ?? ""} to ${spans[2]?.en ?? ""})`,
  };
  return {
    kind: "followed",
    text: {
      zh:
        share === null
          ? `${among.zh}，没有人有“${query.first}”。`
          : `${among.zh}，有“${query.first}”的用户之后${limit.zh}又有“${query.second}”的占 ${words.zh}${lag.zh}。`,
      en:
        share === null
          ? `${among.en}, nobody has “${query.first}”.`
          : `${among.en}, of those with “${query.first}” who later${limit.en} had “${query.second}” there are ${words.en}${lag.en}.`,
    },
    definition: {
      zh: `分母：${peopleWords(query.among).zh}中有“${query.first}”的用户；分子：其中“${query.second}”严格晚于某次“${query.first}”的用户${query.within_ms === undefined ? "" : `，且距最近一次“${query.first}”不超过${limit.zh.replace("内", "")}`}${period.zh}；间隔为最早一次这样的“${query.second}”距之前最近一次“${query.first}”的时间，每位用户取一次；${WILSON.zh}。先后不等于因果。`,
      en: `Of ${peopleWords(query.among).en} with “${query.first}”, those with “${query.second}” strictly later than some “${query.first}”${query.within_ms === undefined ? "" : `,${limit.en} of the latest one before`}${period.en}; the wait is that of the earliest such “${query.second}” since the latest “${query.first}” before it, one for each user; ${WILSON.en}. That one comes after the other does not make it its effect.`,
    },
    figures: [
      ...shareFigures(n, of, share),
      ...(quartiles ?? []).map((value, i) => ({
        name: ["lag_p25", "lag_p50", "lag_p75"][i] ?? "lag",
        value,
        unit: "ms" as const,
      })),
      ...(query.within_ms === undefined ? [] : [{ name: "within", value: query.within_ms, unit: "ms" as const }]),
    ],
    level: null,
    query,
    refs: [...typeRefs([query.first, query.second]), { kind: "users", where: query.among, role: "among" }],
  };
}

/** Types that came next by how many users, the most first, with how many types are not among them. */
export type NextRows = { of: number; rows: { type: string; n: number }[]; more: number; nothing: number };

export function tellNext(query: Of<"next">, { of, rows, more, nothing }: NextRows): Told {
  const among = amongWords(query.among);
  const period = periodWords(query);
  const lines = rows.map(({ type, n }) => ({ type, words: shareWords(n, of, shareOf({ n, of })) }));
  const none = shareWords(nothing, of, shareOf({ n: nothing, of }));
  const left = {
    zh: more > 0 ? `；另有 ${more} 种未列出` : "",
    en: more > 0 ? `; ${more} more types are not listed` : "",
  };
  return {
    kind: "next",
    text: {
      zh:
        of === 0
          ? `${among.zh}，没有人有“${query.after}”。`
          : `${among.zh}，“${query.after}”之后同一会话中紧接着发生的：${lines.length === 0 ? "没有任何其他事件" : lines.map(({ type, words }) => `“${type}”${words.zh}`).join("，")}${left.zh}；之后会话中再无其他事件的用户占 ${none.zh}。`,
      en:
        of === 0
          ? `${among.en}, nobody has “${query.after}”.`
          : `${among.en}, what came right after “${query.after}” in the same session: ${lines.length === 0 ? "no other event" : lines.map(({ type, words }) => `“${type}” ${words.en}`).join(", ")}${left.en}; users in whose sessions nothing else came after it: ${none.en}.`,
    },
    definition: {
      zh: `分母：${peopleWords(query.among).zh}中有“${query.after}”的用户（${whole(of)} 人）；分子：其任意一次“${query.after}”之后，同一会话（相邻事件间隔不超过 30 分钟）中最先发生的其他类型事件为该类型的用户；同一时刻的多个类型都计入，故占比之和可超过 100%${period.zh}；${WILSON.zh}。先后不等于因果。`,
      en: `Of ${peopleWords(query.among).en} with “${query.after}” (${whole(of)}), those for whom the first event of another type after any of theirs, in the same session (no gap above 30 minutes), was of that type; several types at one moment all count, so that shares can add up to more than 100%${period.en}; ${WILSON.en}. That one comes after the other does not make it its effect.`,
    },
    figures: [
      ...rows.flatMap(({ type, n }) => shareFigures(n, of, shareOf({ n, of }), type)),
      ...shareFigures(nothing, of, shareOf({ n: nothing, of }), "nothing"),
      { name: "types_more", value: more, unit: "count" },
    ],
    level: null,
    query,
    refs: [
      ...typeRefs([query.after, ...rows.map(({ type }) => type)]),
      { kind: "users", where: query.among, role: "among" },
    ],
  };
}
