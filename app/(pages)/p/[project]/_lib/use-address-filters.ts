import { useAddressText } from "./use-address-text";

/** Gives the next query of the address from the one that stands there at that moment. */
export type ChangeFilters = (next: (now: URLSearchParams) => URLSearchParams) => void;

/**
 * Filters that live in the address of a page, so that a list can be shared and outlives a reload. A change begins from
 * the address as it is then, not from the one that was drawn: of two that follow each other closely neither is lost.
 */
export function useAddressFilters(base: string): [URLSearchParams, ChangeFilters] {
  const [text, setText] = useAddressText();
  const change: ChangeFilters = (next) => {
    const query = next(new URLSearchParams(window.location.search)).toString();
    setText(query);
    // The page's own state changes, not the page: nothing has to come from the server but what is listed.
    window.history.replaceState(null, "", query === "" ? base : `${base}?${query}`);
  };
  return [new URLSearchParams(text), change];
}

/** Some parts of a query changed; what is undefined or empty goes. */
export function withParts(
  query: URLSearchParams,
  parts: Readonly<Record<string, string | undefined>>,
): URLSearchParams {
  const next = new URLSearchParams(query);
  for (const [name, value] of Object.entries(parts)) {
    if (value === undefined || value === "") next.delete(name);
    else next.set(name, value);
  }
  return next;
}
