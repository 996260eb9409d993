"use client";

import { useTranslations } from "use-intl";
import { SearchBox } from "../../_components/search-box";

export function UserSearch({ initial, onSearch }: { initial: string; onSearch: (text: string) => void }) {
  const t = useTranslations();
  return (
    <SearchBox
      label={t("users.searchLabel")}
      placeholder={t("users.searchPlaceholder")}
      initial={initial}
      onSearch={onSearch}
    />
  );
}
