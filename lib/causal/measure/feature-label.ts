import type { Words } from "../schema";

/** Fields of profiles that have a type of their own; all others go by the name of their column. */
const FIELDS: Readonly<Record<string, Words>> = {
  age: { zh: "年龄", en: "age" },
  gender: { zh: "性别", en: "gender" },
  city: { zh: "城市", en: "city" },
  occupation: { zh: "职业", en: "occupation" },
  income: { zh: "收入", en: "income" },
  interests: { zh: "兴趣", en: "interests" },
  budget: { zh: "预算", en: "budget" },
  has_car: { zh: "有车", en: "has a car" },
  purchase_intent: { zh: "购买意向", en: "intent to buy" },
};
const VALUES: Readonly<Record<string, Words>> = { true: { zh: "是", en: "yes" }, false: { zh: "否", en: "no" } };

/** What a feature of people is called; values stay as they were written. */
export function featureLabel(field: string, value: string): Words {
  const name = FIELDS[field] ?? { zh: field, en: field };
  const its = VALUES[value] ?? { zh: value, en: value };
  return { zh: `${name.zh}：${its.zh}`, en: `${name.en}: ${its.en}` };
}
