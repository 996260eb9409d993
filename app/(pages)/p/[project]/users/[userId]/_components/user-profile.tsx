"use client";

import { useFormatter, useTranslations } from "use-intl";
import { Card, CardHeader, Fact, Facts } from "@/app/_ui/card";
import { Chip } from "@/app/_ui/chip";
import type { Profile, ProfileFields } from "@/lib/people";

/** What the profile says, field by field; columns without a field of their own stand behind, as the file had them. */
export function UserProfile({ profile }: { profile: Profile | null }) {
  const t = useTranslations();
  return (
    <Card aria-label={t("user.profile")}>
      <CardHeader title={t("user.profile")} />
      <div className="max-h-80 overflow-y-auto px-4 py-3">
        {profile ? <ProfileFacts profile={profile} /> : <p className="text-muted">{t("user.noProfile")}</p>}
      </div>
    </Card>
  );
}

function ProfileFacts({ profile }: { profile: Profile }) {
  const t = useTranslations();
  const known = Object.entries(profile.fields) as [keyof ProfileFields, ProfileFields[keyof ProfileFields]][];
  return (
    <Facts>
      {known.map(([name, value]) => (
        <Fact key={`field ${name}`} name={t(`profileField.${name}`)}>
          <FieldValue name={name} value={value} />
        </Fact>
      ))}
      {Object.entries(profile.properties).map(([name, value]) => (
        <Fact key={`property ${name}`} name={<span className="wrap-anywhere">{name}</span>}>
          <span className="wrap-anywhere">{value}</span>
        </Fact>
      ))}
    </Facts>
  );
}

/** A value with its unit, where the field has one; amounts are in whatever the file counted. */
function FieldValue({ name, value }: { name: keyof ProfileFields; value: ProfileFields[keyof ProfileFields] }) {
  const t = useTranslations();
  const format = useFormatter();
  if (Array.isArray(value)) {
    return (
      <span className="flex flex-wrap gap-1">
        {value.map((each, i) => (
          <Chip key={i}>{each}</Chip>
        ))}
      </span>
    );
  }
  if (typeof value === "boolean") return value ? t("common.yes") : t("common.no");
  if (typeof value !== "number") return <span className="wrap-anywhere">{value}</span>;
  if (name === "age") return t("user.years", { age: value });
  return (
    <>
      {format.number(value)} <span className="text-sm text-muted">{t("user.unitUnknown")}</span>
    </>
  );
}
