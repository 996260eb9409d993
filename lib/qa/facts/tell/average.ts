import type { ToldFigure } from "@/lib/runs";
import { MEAN_INTERVAL_MIN, type Average } from "../averages";
import type { FactQuery } from "../query";
import { RANKED_USERS_MIN } from "./share";
import { amongWords, peopleWords, plain, whole, type Told, type Words } from "./told";

type Of<K extends FactQuery["kind"]> = Extract<FactQuery, { kind: K }>;

const INTERVAL: Words = {
  zh: `均值的 95% 置信区间按正态近似（均值 ± 1.96·标准误），不足 ${MEAN_INTERVAL_MIN} 人时不给出`,
  en: `the 95% interval of the mean is the normal one (mean ± 1.96 standard errors), not given for fewer than ${MEAN_INTERVAL_MIN} users`,
};

const intervalWords = ({ interval }: Average): Words =>
  interval === undefined
    ? { zh: "", en: "" }
    : {
        zh: `（95% 置信区间 ${plain(interval.lo)}–${plain(interval.hi)}）`,
        en: ` (95% CI ${plain(interval.lo)}–${plain(interval.hi)})`,
      };

/** `of`: how many are meant, with a number or without; `field`: what the field is called. */
export function tellAverage(
  query: Of<"average">,
  field: Words,
  { of, average }: { of: number; average: Average | null },
): Told {
  const among = amongWords(query.among);
  return {
    kind: "average",
    text:
      average === null
        ? {
            zh: `${among.zh}，没有人有“${field.zh}”的数值，无法计算平均值。`,
            en: `${among.en}, nobody has a number for ${field.en}, so there is no average to tell.`,
          }
        : {
            zh: `${among.zh}，${field.zh}的平均值为 ${plain(average.mean)}${intervalWords(average).zh}，中位数 ${plain(average.p50)}（四分位 ${plain(average.p25)} 至 ${plain(average.p75)}），最小 ${plain(average.min)}，最大 ${plain(average.max)}（${whole(of)} 人中 ${whole(average.n)} 人有此数值）。`,
            en: `${among.en}, the mean of ${field.en} is ${plain(average.mean)}${intervalWords(average).en}, the median ${plain(average.p50)} (quartiles ${plain(average.p25)} to ${plain(average.p75)}); the least is ${plain(average.min)} and the most ${plain(average.max)} (${whole(average.n)} of ${whole(of)} users have such a number).`,
          },
    definition: {
      zh: `${peopleWords(query.among).zh}（${whole(of)} 人）中有“${field.zh}”数值者，每位计一次；${INTERVAL.zh}。`,
      en: `Of ${peopleWords(query.among).en} (${whole(of)}), those with a number for ${field.en}, each counted once; ${INTERVAL.en}.`,
    },
    figures: [{ name: "of", value: of, unit: "count" }, ...(average ? averageFigures(average) : [])],
    level: null,
    query,
    refs: [{ kind: "users", where: query.among, role: "among" }],
  };
}

type Rows = { rows: readonly (Average & { value: string })[]; more: number; small: number };

/** `by`: what the field is called whose values are compared. */
export function tellAverages(query: Of<"average">, field: Words, by: Words, { rows, more, small }: Rows): Told {
  const among = amongWords(query.among);
  const left = {
    zh: `${more > 0 ? `；另有 ${more} 个取值未列出` : ""}${small > 0 ? `；另有 ${small} 个取值不足 ${RANKED_USERS_MIN} 人，未列出` : ""}`,
    en: `${more > 0 ? `; ${more} more values are not listed` : ""}${small > 0 ? `; ${small} values of fewer than ${RANKED_USERS_MIN} users are left out` : ""}`,
  };
  return {
    kind: "average",
    text:
      rows.length === 0
        ? {
            zh: `${among.zh}，没有任何“${by.zh}”的取值有 ${RANKED_USERS_MIN} 人的${field.zh}，无法比较${left.zh}。`,
            en: `${among.en}, no value of “${by.en}” has ${RANKED_USERS_MIN} users with a number for ${field.en}, so there is nothing to compare${left.en}.`,
          }
        : {
            zh: `${among.zh}，按“${by.zh}”看${field.zh}的平均值，从高到低：${rows.map((row) => `“${row.value}”${plain(row.mean)}${intervalWords(row).zh}，${whole(row.n)} 人`).join("；")}${left.zh}。`,
            en: `${among.en}, the mean of ${field.en} by ${by.en}, the highest first: ${rows.map((row) => `“${row.value}” ${plain(row.mean)}${intervalWords(row).en}, ${whole(row.n)} users`).join("; ")}${left.en}.`,
          },
    definition: {
      zh: `对画像字段“${by.zh}”的每个取值：${peopleWords(query.among).zh}中有该取值且有“${field.zh}”数值的用户的平均值；取值可并存时一人可计入多个取值；${INTERVAL.zh}。`,
      en: `For each value of the profile’s ${by.en}: the mean of those of ${peopleWords(query.among).en} who have it and a number for ${field.en}; where somebody has several values they count for each; ${INTERVAL.en}.`,
    },
    figures: [
      ...rows.flatMap((row) => averageFigures(row, row.value)),
      { name: "values_more", value: more, unit: "count" },
      { name: "values_small", value: small, unit: "count" },
    ],
    level: null,
    query,
    refs: [{ kind: "users", where: query.among, role: "among" }],
  };
}

function averageFigures({ n, mean, interval, p25, p50, p75, min, max }: Average, row?: string): ToldFigure[] {
  const its = row === undefined ? {} : { of: row };
  const number = (name: string, value: number): ToldFigure => ({ name, value, unit: "number", ...its });
  return [
    { name: "n", value: n, unit: "count", ...its },
    number("mean", mean),
    ...(interval ? [number("lo", interval.lo), number("hi", interval.hi)] : []),
    number("p50", p50),
    ...(row === undefined ? [number("p25", p25), number("p75", p75), number("min", min), number("max", max)] : []),
  ];
}
