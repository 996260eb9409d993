export type Citation = { path: string; line: number };

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
    const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? "").filter(isLocal);
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
    for (const path of [...links.map((link) => `(${link.replace(/#.*$/, "")}`), ...words]) {
      if (path !== "(" && !PATTERN.test(path)) found.push({ path, line: index + 1 });
    }
  }
  return found;
}

function isLocal(link: string): boolean {
  return !/^([a-z]+:|#|\/)/i.test(link);
}
