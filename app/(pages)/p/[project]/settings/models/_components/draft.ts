import {
  ApiKey,
  baseUrlProblems,
  presetOf,
  Prices,
  readBaseUrl,
  SomeLimits,
  type ConnectionLimits,
  type ModelPresetId,
  type SavedConnection,
} from "@/lib/llm";
import type { Locale } from "@/lib/core";

/** A connection as people type it: everything is text. */
export type Draft = {
  preset: ModelPresetId;
  name: string;
  baseUrl: string;
  model: string;
  /** `saved`: what is stored stays; `typed`: the text takes its place, if there is any; `removed`: it goes. */
  key: { mode: "saved" | "typed" | "removed"; text: string };
  promptPrice: string;
  completionPrice: string;
  currency: string;
  concurrency: string;
  /** Waits in seconds. */
  connectS: string;
  firstByteS: string;
  idleS: string;
  totalS: string;
  isDefault: boolean;
};

export type DraftField = "name" | "baseUrl" | "model" | "key" | "prices" | "limits";

export function newDraft(presetId: ModelPresetId, locale: Locale, isFirst: boolean): Draft {
  return withPreset({ ...EMPTY, isDefault: isFirst }, presetId, locale);
}

/** Fills in what is known of a service; a name and an address that were typed by hand stay. */
export function withPreset(draft: Draft, presetId: ModelPresetId, locale: Locale): Draft {
  const before = presetOf(draft.preset);
  const preset = presetOf(presetId);
  const filled = ["", ...before.baseUrls.map(({ url }) => url)];
  const named = ["", before.name[locale]];
  return {
    ...draft,
    preset: presetId,
    name: named.includes(draft.name) ? (preset.id === "custom" ? "" : preset.name[locale]) : draft.name,
    baseUrl: filled.includes(draft.baseUrl) ? (preset.baseUrls[0]?.url ?? "") : draft.baseUrl,
  };
}

const EMPTY: Draft = {
  preset: "custom",
  name: "",
  baseUrl: "",
  model: "",
  key: { mode: "typed", text: "" },
  promptPrice: "",
  completionPrice: "",
  currency: "CNY",
  concurrency: "",
  connectS: "",
  firstByteS: "",
  idleS: "",
  totalS: "",
  isDefault: false,
};

export function draftOf(saved: SavedConnection): Draft {
  const { prices, limits } = saved;
  const seconds = (ms: number | null) => (ms === null ? "" : String(ms / 1000));
  return {
    preset: presetOf(saved.preset).id,
    name: saved.name,
    baseUrl: saved.base_url,
    model: saved.model,
    key: { mode: saved.has_key && saved.key_state !== "unreadable" ? "saved" : "typed", text: "" },
    promptPrice: prices ? String(prices.prompt) : "",
    completionPrice: prices ? String(prices.completion) : "",
    currency: prices?.currency ?? "CNY",
    concurrency: limits.concurrency === null ? "" : String(limits.concurrency),
    connectS: seconds(limits.connect_ms),
    firstByteS: seconds(limits.first_byte_ms),
    idleS: seconds(limits.idle_ms),
    totalS: seconds(limits.total_ms),
    isDefault: saved.is_default,
  };
}

/** What a draft says, and which of its fields cannot be used as they are. */
export function readDraft(draft: Draft, saved: SavedConnection | undefined, locale: Locale) {
  const address = readBaseUrl(draft.baseUrl);
  const wrong = new Set<DraftField>();
  if (draft.name.trim() === "") wrong.add("name");
  if ("problem" in address) wrong.add("baseUrl");
  if (draft.model.trim() === "") wrong.add("model");
  const key = draft.key.text.trim();
  const keyStays = draft.key.mode === "saved";
  const moved = "url" in address && saved?.has_key === true && address.url !== saved.base_url;
  if (keyStays ? moved : key !== "" && !ApiKey.safeParse(key).success) wrong.add("key");
  const prices = readPrices(draft);
  if (prices === undefined) wrong.add("prices");
  const limits = readLimits(draft);
  if (limits === undefined) wrong.add("limits");
  return {
    wrong,
    keyMoved: keyStays && moved,
    addressProblem: "problem" in address ? baseUrlProblems[address.problem][locale] : undefined,
    /** Only to be sent when nothing is wrong. */
    body: {
      name: draft.name.trim(),
      preset: draft.preset,
      base_url: draft.baseUrl.trim(),
      model: draft.model.trim(),
      ...(keyStays ? {} : { key: draft.key.mode === "typed" && key !== "" ? key : null }),
      prices: prices ?? null,
      limits: limits ?? {},
      is_default: draft.isDefault,
    },
  };
}

/** Null for none; undefined for what is no price. */
function readPrices({ promptPrice, completionPrice, currency }: Draft): Prices | null | undefined {
  if (promptPrice.trim() === "" && completionPrice.trim() === "") return null;
  const number = (text: string) => (text.trim() === "" ? Number.NaN : Number(text));
  const prices = {
    prompt: number(promptPrice),
    completion: number(completionPrice),
    currency: currency.trim().toUpperCase(),
  };
  return Prices.safeParse(prices).data;
}

function readLimits(draft: Draft): ConnectionLimits | undefined {
  const number = (text: string, by: number) => (text.trim() === "" ? null : Math.round(Number(text) * by));
  const limits = {
    concurrency: number(draft.concurrency, 1),
    connect_ms: number(draft.connectS, 1000),
    first_byte_ms: number(draft.firstByteS, 1000),
    idle_ms: number(draft.idleS, 1000),
    total_ms: number(draft.totalS, 1000),
  };
  if (!SomeLimits.safeParse(limits).success) return undefined;
  const { total_ms: total, connect_ms, first_byte_ms, idle_ms } = limits;
  const parts = [connect_ms, first_byte_ms, idle_ms];
  return total !== null && parts.some((part) => part !== null && part > total) ? undefined : limits;
}
