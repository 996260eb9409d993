"use client";

import { useTranslations } from "use-intl";
import { Select } from "@/app/_ui/field";
import { EntitySort, TaggingState, type EntityFacets } from "@/lib/entities";
import { SearchBox } from "../../_components/search-box";
import { useSearch } from "./use-search";

/** Narrows the list; every choice is in the address. */
export function EntityFilters({ facets, total }: { facets: EntityFacets | undefined; total: number | undefined }) {
  const t = useTranslations();
  const { search, change } = useSearch();
  return (
    <div className="mb-3 flex flex-wrap items-center gap-2">
      <SearchBox
        initial={search.q ?? ""}
        label={t("entities.searchLabel")}
        placeholder={t("entities.searchPlaceholder")}
        onSearch={(q) => change({ q })}
      />
      <Choice
        label={t("entities.state")}
        value={search.state}
        options={TaggingState.options.map((state) => [state, t(`taggingState.${state}`)])}
        onChange={(state) => change({ state })}
      />
      <Choice
        label={t("entities.tag")}
        value={search.tag}
        options={(facets?.tags ?? []).map(({ tag, entities }) => [tag, `${tag} (${entities})`])}
        onChange={(tag) => change({ tag })}
      />
      <Choice
        label={t("entities.category")}
        value={search.category}
        options={(facets?.categories ?? []).map(({ category, entities }) => [category, `${category} (${entities})`])}
        onChange={(category) => change({ category })}
      />
      <label className="flex items-center gap-2 text-sm text-muted">
        {t("entities.sort")}
        <Select
          className="w-auto"
          value={search.sort ?? "behaviors"}
          onChange={(event) => change({ sort: event.target.value })}
        >
          {EntitySort.options.map((sort) => (
            <option key={sort} value={sort}>
              {t(`entitySort.${sort}`)}
            </option>
          ))}
        </Select>
      </label>
      {total === undefined ? null : (
        <p role="status" className="text-muted">
          {t("entities.count", { count: total })}
        </p>
      )}
    </div>
  );
}

type ChoiceProps = {
  label: string;
  value: string | undefined;
  options: readonly (readonly [value: string, label: string])[];
  onChange: (value: string | undefined) => void;
};

function Choice({ label, value, options, onChange }: ChoiceProps) {
  const t = useTranslations();
  // A shared link may hold a tag that is not among the commonest; it is shown all the same.
  const known = value === undefined || options.some(([each]) => each === value);
  return (
    <Select
      aria-label={label}
      className="w-auto max-w-44"
      value={value ?? ""}
      onChange={(event) => onChange(event.target.value || undefined)}
    >
      <option value="">{t("entities.any", { what: label })}</option>
      {known ? null : <option value={value}>{value}</option>}
      {options.map(([each, words]) => (
        <option key={each} value={each}>
          {words}
        </option>
      ))}
    </Select>
  );
}
