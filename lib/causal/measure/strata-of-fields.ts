import type { SequenceDb } from "@/lib/patterns";
import type { Profile } from "@/lib/people";
import { profileFields } from "../profile/features";
import { adjustmentFields } from "../profile/profile-effects";
import { strataOf } from "../profile/strata";
import type { NamedStrata } from "./refutation";

/**
 * Users apart by what could be a common cause: the fields that somebody named, and without any those that matter for an
 * outcome. Names that no profile has are passed over.
 */
export function strataOfFields(
  db: SequenceDb,
  profiles: readonly (Profile | null)[],
  outcomes: readonly number[],
  asked: readonly string[] | undefined,
  named: readonly string[],
): NamedStrata[] {
  const found: NamedStrata[] = [];
  if (asked === undefined) {
    for (const { field, codes } of adjustmentFields(db, profiles, outcomes)) {
      found.push({ name: field, strata: { of: "users", codes } });
    }
  }
  const wanted = new Set([...(asked ?? []), ...named]);
  for (const { name } of found) wanted.delete(name);
  if (wanted.size === 0) return found;
  const nobodyDid = new Uint8Array(db.userIds.length);
  for (const field of profileFields(profiles).fields) {
    if (!wanted.has(field.name)) continue;
    found.push({ name: field.name, strata: { of: "users", codes: strataOf(field, nobodyDid).codes } });
  }
  return found;
}
