import { profileFieldWords } from "@/lib/people";
import type { Words } from "../schema";

const VALUES: Readonly<Record<string, Words>> = { true: { zh: "是", en: "yes" }, false: { zh: "否", en: "no" } };

/** What a feature of people is called; values stay as they were written. */
export function featureLabel(field: string, value: string): Words {
  const name = profileFieldWords(field);
  const its = VALUES[value] ?? { zh: value, en: value };
  return { zh: `${name.zh}：${its.zh}`, en: `${name.en}: ${its.en}` };
}
