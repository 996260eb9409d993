import { nameKey } from "./name-key";

/**
 * What an entity is found by. It is computed here and not in the database, whose idea of letters and words depends on
 * its locale: every character of a text and every pair of neighbours inside a word is a term.
 */
export type SearchIndex = { terms: string[]; text: string };

/** The index of an entity that goes by these names and ids. */
export function searchIndex(names: readonly string[]): SearchIndex {
  const keys = [...new Set(names.map(nameKey))].filter((key) => key !== "").toSorted();
  const terms = new Set<string>();
  for (const key of keys) {
    for (const word of key.split(" ")) {
      const characters = [...word];
      for (const [i, character] of characters.entries()) {
        terms.add(character);
        const next = characters[i + 1];
        if (next !== undefined) terms.add(character + next);
      }
    }
  }
  return { terms: [...terms].toSorted(), text: keys.join("\n") };
}

/**
 * What a search looks for: texts that hold all of its words. Only rows with all of `terms` can, and whether they do
 * is seen in their text.
 */
export function searchQuery(query: string): { words: string[]; terms: string[] } {
  const words = nameKey(query)
    .split(" ")
    .filter((word) => word !== "");
  const terms = words.flatMap((word) => {
    const characters = [...word];
    return characters.length === 1 ? characters : characters.slice(1).map((each, i) => (characters[i] ?? "") + each);
  });
  return { words, terms: [...new Set(terms)] };
}
