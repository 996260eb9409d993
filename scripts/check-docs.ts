import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { citedPaths } from "./docs/cited-paths.ts";

// `npm run docs:check`: fails when a document cites a path of this repository that is gone.
const root = join(import.meta.dirname, "..");
const documents = globSync(["README*.md", "CONTRIBUTING.md", "docs/**/*.md"], { cwd: root }).sort();
let cited = 0;
let gone = 0;
for (const document of documents) {
  for (const { path, line } of citedPaths(readFileSync(join(root, document), "utf8"))) {
    cited++;
    // A link counts from its page; everything else from the top.
    const target = path.startsWith("(") ? join(root, dirname(document), decodeURI(path.slice(1))) : join(root, path);
    if (existsSync(target)) continue;
    gone++;
    console.error(`${document}:${line} cites ${path.replace(/^\(/, "")}, which does not exist.`);
  }
}
console.log(`${documents.length} documents cite ${cited} paths, ${gone} of them gone.`);
if (gone > 0) process.exitCode = 1;
