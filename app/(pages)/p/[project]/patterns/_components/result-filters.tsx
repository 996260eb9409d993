"use client";

import { useId } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { Input } from "@/app/_ui/field";
import { SearchBox } from "../../_components/search-box";
import { isFiltered, readAmount, type AmountParam } from "../_lib/view-url";
import type { Address } from "./use-address";

/** Filters of the list: they hide rows at once and mine nothing. */
export function ResultFilters({ address, onClear }: { address: Address; onClear: () => void }) {
  const t = useTranslations();
  const { params, show, shown } = address;
  const { q, has } = shown.search;
  const tick = (name: string, value: string, label: string) => (
    <label className="flex min-h-8 items-center gap-1.5 text-sm">
      <input
        type="checkbox"
        className="block size-6 scale-75 accent-accent"
        checked={params.get(name) === value}
        onChange={({ target }) => show({ [name]: target.checked ? value : undefined })}
      />
      {label}
    </label>
  );
  return (
    <div role="group" aria-label={t("patterns.filters")} className="mb-2 flex flex-wrap items-center gap-x-4 gap-y-2">
      <div className="w-52 max-sm:w-full">
        <SearchBox
          initial={q ?? ""}
          label={t("patterns.search")}
          placeholder={t("patterns.search")}
          onSearch={(text) => show({ q: text })}
        />
      </div>
      <AmountFilter name="users" address={address} />
      <AmountFilter name="lift" address={address} />
      {tick("chance", "beyond", t("patterns.onlyBeyond"))}
      {tick("saved", "1", t("patterns.onlySaved"))}
      {tick("hidden", "1", t("patterns.showHidden"))}
      {has?.map((type) => (
        <Button key={type} size="sm" onClick={() => show({ has: has.filter((each) => each !== type) })}>
          {t("patterns.holds", { type })} ×
        </Button>
      ))}
      {isFiltered(shown.search) ? (
        <Button size="sm" tone="quiet" onClick={onClear}>
          {t("patterns.showAll")}
        </Button>
      ) : null}
    </div>
  );
}

/** The least number of something; one that makes no sense filters nothing and says so. */
function AmountFilter({ name, address: { params, show } }: { name: AmountParam; address: Address }) {
  const t = useTranslations();
  const id = useId();
  const text = params.get(name) ?? "";
  const wrong = text !== "" && readAmount(name, text) === undefined;
  return (
    <span className="flex flex-wrap items-center gap-1.5 text-sm">
      <label htmlFor={id}>{t(name === "users" ? "patterns.minUsers" : "patterns.minLift")}</label>
      <Input
        id={id}
        inputMode="decimal"
        className="h-8 w-16"
        value={text}
        autoComplete="off"
        {...(wrong ? { "aria-invalid": true, "aria-describedby": `${id}-error` } : {})}
        onChange={({ target }) => show({ [name]: target.value.trim() })}
      />
      {wrong ? (
        <span id={`${id}-error`} role="alert" className="text-danger">
          {t(name === "users" ? "patterns.wrong.count" : "patterns.wrong.lift")}
        </span>
      ) : null}
    </span>
  );
}
