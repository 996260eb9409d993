import { join } from "node:path";
import { checkArrows } from "./arrows/arrows.ts";

/** Having read fewer files than this, the check would be green for having seen nothing. */
const FILES_MIN = 100;

// `npm run deps`: fails when an import goes against the arrows of docs/architecture.md.
const { violations, read, missed } = await checkArrows(join(import.meta.dirname, ".."));
for (const { rule, from, to, advice } of violations) console.error(`${rule}: ${from} → ${to}\n    ${advice}`);
for (const path of missed) console.error(`not-read: ${path} was not looked at, so this check cannot be trusted.`);
console.log(`${read} files read, ${violations.length} imports against the arrows.`);
if (read < FILES_MIN)
  console.error(`not-read: there are more than ${FILES_MIN} files, so this check cannot be trusted.`);
if (violations.length + missed.length > 0 || read < FILES_MIN) process.exitCode = 1;
