export type Citation = {
  path: string;
  line: number;
  /** A link counts from its page, everything else from the top of the repository. */
  from: "page" | "top";
};

/** Folders and files at the top of the repository whose names make a piece of text a path. */
const TOP = /^(?:app|bench|db|docs|drizzle|e2e|lib|public|scripts|\.ci)\//;
const TOP_FILES =
  /^(?:[A-Z]+\.md|[a-z.]+\.config\.(?:ts|mjs)|package\.json|tsconfig\.json|instrumentation\.ts|proxy\.ts|\.env\.example|\.oxlintrc\.json|\.dependency-cruiser\.cjs)$/;

/** Marks of a pattern or an example rather than of one file: `lib/<room>/`, `e2e/*.spec.ts`, `drizzle/0000_…`. */
const PATTERN = /[*<>{}…$]/;

/** Every repository path a Markdown text cites: in back quotes, in links, and in code blocks. */
export function citedPaths(markdown: string): Citation[] {
  const found: Citation[] = [];
  for (const [index, text] of markdown.split("\n").entries()) {
    const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)]
      .map((match) => match[1] ?? "")
      .filter((link) => !/^([a-z]+:|#|\/)/i.test(link))
      .map((link) => link.replace(/#.*$/, ""));
    const words = text
      .replace(/\]\([^)]*\)/g, "]")
      .split(/[\s`'"“”()|,;：，。（）]+/)
      .map((word) =>
        word
          .replace(/^\.\//, "")
          .replace(/[.:]+$/, "")
          .replace(/:\d+$/, ""),
      )
      .filter((word) => TOP.test(word) || TOP_FILES.test(word));
    const cite = (paths: string[], from: Citation["from"]) =>
      paths.filter((path) => !PATTERN.test(path)).map((path) => ({ path, line: index + 1, from }));
    found.push(...cite(links, "page"), ...cite(words, "top"));
  }
  return found;
}
