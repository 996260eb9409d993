import type { Locale } from "@/lib/core";

/** Words that make a sentence Chinese, whatever names it holds. */
const CHINESE = /[的了是吗呢还哪谁几么怎为有和与或在比会能要把被从到多少请]/u;

/** The language a question is asked in: names in another one do not decide. */
export function questionLocale(question: string): Locale {
  const han = question.match(/\p{Script=Han}/gu)?.length ?? 0;
  if (han === 0) return "en";
  const words = question.match(/[A-Za-z][A-Za-z'’]*/gu)?.length ?? 0;
  return CHINESE.test(question) || words * 2 <= han ? "zh-CN" : "en";
}
