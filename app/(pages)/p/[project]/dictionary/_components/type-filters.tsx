"use client";

import { useLocale, useTranslations } from "use-intl";
import { Select } from "@/app/_ui/field";
import { EventCategory, EventRole, EventTypeState, categoryTexts } from "@/lib/events";
import type { TypeFilter } from "@/lib/events/client";
import { SearchBox } from "../../_components/search-box";

type TypeFiltersProps = {
  filter: TypeFilter;
  /** Only what changes is said, so that nothing else is. */
  onChange: (parts: TypeFilter) => void;
};

/** Which event types are listed. */
export function TypeFilters({ filter, onChange }: TypeFiltersProps) {
  const t = useTranslations();
  const locale = useLocale();
  return (
    <>
      <SearchBox
        label={t("dictionary.search")}
        placeholder={t("dictionary.searchPlaceholder")}
        initial={filter.q ?? ""}
        onSearch={(q) => onChange({ q })}
      />
      <Select
        aria-label={t("dictionary.filterState")}
        className="w-auto"
        value={filter.state ?? ""}
        onChange={(event) => onChange({ state: EventTypeState.safeParse(event.target.value).data })}
      >
        <option value="">{t("dictionary.anyState")}</option>
        {EventTypeState.options.map((state) => (
          <option key={state} value={state}>
            {t(`eventTypeState.${state}`)}
          </option>
        ))}
      </Select>
      <Select
        aria-label={t("dictionary.filterRole")}
        className="w-auto"
        value={filter.role ?? ""}
        onChange={({ target: { value } }) =>
          onChange({ role: value === "none" ? "none" : EventRole.safeParse(value).data })
        }
      >
        <option value="">{t("dictionary.anyRole")}</option>
        {EventRole.options.map((role) => (
          <option key={role} value={role}>
            {t(`eventRole.${role}`)}
          </option>
        ))}
        <option value="none">{t("dictionary.noRole")}</option>
      </Select>
      <Select
        aria-label={t("dictionary.filterCategory")}
        className="w-auto"
        value={filter.category ?? ""}
        onChange={(event) => onChange({ category: EventCategory.safeParse(event.target.value).data })}
      >
        <option value="">{t("dictionary.anyCategory")}</option>
        {EventCategory.options.map((category) => (
          <option key={category} value={category}>
            {categoryTexts[category][locale]}
          </option>
        ))}
      </Select>
    </>
  );
}
