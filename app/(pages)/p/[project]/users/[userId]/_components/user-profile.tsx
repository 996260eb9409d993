"use client";

import { useFormatter, useTranslations } from "use-intl";
import { Chip } from "@/app/_ui/chip";
import type { Profile, ProfileFields } from "@/lib/people";

/** What the profile says, field by field; columns without a field of their own stand behind, as the file had them. */
export function UserProfile({ profile }: { profile: Profile | null }) {
  const t = useTranslations();
  const format = useFormatter();
  if (!profile) return <p className="text-muted">{t("user.noProfile")}</p>;
  const known = Object.entries(profile.fields).map(([name, value]) => [
    t(`profileField.${name as keyof ProfileFields}`),
    words(value),
  ]);
  const others = Object.entries(profile.properties);
  return (
    <ul aria-label={t("user.profile")} className="flex flex-wrap gap-1.5">
      {[...known, ...others].map(([name, value]) => (
        <li key={name}>
          <Chip>
            <span className="text-muted">{name}</span> {value}
          </Chip>
        </li>
      ))}
    </ul>
  );

  function words(value: ProfileFields[keyof ProfileFields]): string {
    if (typeof value === "boolean") return value ? t("common.yes") : t("common.no");
    if (typeof value === "number") return format.number(value);
    return Array.isArray(value) ? format.list(value) : (value ?? "");
  }
}
