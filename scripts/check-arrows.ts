import { join } from "node:path";
import { checkArrows } from "./arrows/arrows.ts";

// `npm run deps`: fails when an import goes against the arrows of docs/architecture.md.
const { violations, read, missed } = await checkArrows(join(import.meta.dirname, ".."));
for (const { rule, from, to, advice } of violations) console.error(`${rule}: ${from} → ${to}\n    ${advice}`);
for (const path of missed) console.error(`not-read: ${path} was not looked at, so this check cannot be trusted.`);
console.log(`${read} files read, ${violations.length} imports against the arrows.`);
if (violations.length + missed.length > 0) process.exitCode = 1;
