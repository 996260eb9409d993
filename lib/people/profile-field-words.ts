import type { ProfileFields } from "./schema";

/** What the fields that every profile may have are called; any other keeps the name it came with. */
export const PROFILE_FIELD_WORDS: Readonly<Record<keyof ProfileFields, { zh: string; en: string }>> = {
  age: { zh: "年龄", en: "age" },
  gender: { zh: "性别", en: "gender" },
  city: { zh: "城市", en: "city" },
  occupation: { zh: "职业", en: "occupation" },
  income: { zh: "收入", en: "income" },
  interests: { zh: "兴趣", en: "interests" },
  budget: { zh: "预算", en: "budget" },
  has_car: { zh: "有车", en: "has a car" },
  purchase_intent: { zh: "购买意向", en: "purchase intent" },
};

/** The field's name in both languages, or the name that its column has. */
export const profileFieldWords = (name: string): { zh: string; en: string } =>
  Object.hasOwn(PROFILE_FIELD_WORDS, name) ? PROFILE_FIELD_WORDS[name as keyof ProfileFields] : { zh: name, en: name };
