import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { citedPaths } from "./docs/cited-paths.ts";

// `npm run docs:check`: fails when a document cites a path of this repository that is gone.
const root = join(import.meta.dirname, "..");
const documents = globSync(["README*.md", "CONTRIBUTING.md", "docs/**/*.md"], { cwd: root }).sort();
let cited = 0;
let gone = 0;
for (const document of documents) {
  for (const { path, line, from } of citedPaths(readFileSync(join(root, document), "utf8"))) {
    cited++;
    if (existsSync(join(root, from === "page" ? dirname(document) : "", decodeURI(path)))) continue;
    gone++;
    console.error(`${document}:${line} cites ${path}, which does not exist.`);
  }
}
console.log(`${documents.length} documents cite ${cited} paths, ${gone} of them gone.`);
if (gone > 0) process.exitCode = 1;
