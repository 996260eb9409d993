import { parse } from "csv-parse/sync";
import type { Profile } from "@/lib/people";
import { generateSample } from "../../../../scripts/sample/index.ts";

/** The profiles of the sample project as an import leaves them, in the order of some users. */
export function sampleProfiles(userIds: readonly string[], seed?: string): Profile[] {
  const text = generateSample(seed).files.find(({ kind }) => kind === "profiles")?.text ?? "";
  const rows: Record<string, string>[] = parse(text, { bom: true, record_delimiter: "\r\n", columns: true });
  const byUser = new Map(rows.map((row) => [row["user_id"] ?? "", row]));
  return userIds.map((id) => {
    const row = byUser.get(id) ?? {};
    const { age, gender = "", income, occupation = "", city = "", interests = "", budget, has_car, purchase_intent = "" } = row; // prettier-ignore
    const fields = {
      gender,
      occupation,
      city,
      purchase_intent,
      interests: interests.split(","),
      has_car: has_car === "是",
    };
    return { fields: { ...fields, age: Number(age), income: Number(income), budget: Number(budget) }, properties: {} };
  });
}
