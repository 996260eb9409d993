import { savePatterns, setSaveRule, type SetKey, type Tx } from "@/db";
import type { SaveRule } from "@/lib/patterns";

/** Saves exactly the patterns that a rule means, and keeps the rule with the set. Gives how many are saved now. */
export async function applyRule(tx: Tx, key: SetKey, rule: SaveRule): Promise<number> {
  const { top, ...filter } = rule;
  await setSaveRule(tx, key.projectId, key.setId, rule);
  return await savePatterns(tx, key, { ...filter, hidden: false }, top);
}
