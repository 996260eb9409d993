import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { askRecorder } from "./streaming/ask-recorder.ts";
import { compareTasks, type TaskList } from "./streaming/compare.ts";
import { loadProduct } from "./streaming/load-product.ts";
import { findAllCalls } from "./streaming/sources.ts";
import { formatTable } from "./streaming/table.ts";

/**
 * `npm run audit:streaming`: shows that every request to a model streams. It reads the code for ways to a model,
 * holds what it finds against `scripts/streaming-tasks.json` and the registry, lets every task ask a recording
 * server, and ends with 1 if anything goes past the client, does not stream, or is not where the list says.
 */
const { values } = parseArgs({ options: { root: { type: "string", default: join(import.meta.dirname, "..") } } });
const root = resolve(values.root);

const list: TaskList = JSON.parse(readFileSync(join(root, "scripts/streaming-tasks.json"), "utf8"));
const { found, files } = findAllCalls(root);
const product = await loadProduct(root);
const registry = product.TASKS.map(({ name }) => name);
const asked = await askRecorder(product);

const problems = [...compareTasks(list, registry, found), ...asked.flatMap((one) => one.problems)];
const streaming = asked.reduce((sum, one) => sum + one.streaming, 0);
const requests = asked.reduce((sum, one) => sum + one.requests, 0);

console.log(
  formatTable(
    ["task", "asked for in", "requests", "streaming"],
    asked.map(({ task, requests, streaming }) => [task, (list[task] ?? []).join(", "), requests, streaming]),
  ),
);
// A task streams when it has asked and each of its requests did.
const whole = asked.filter((one) => one.requests > 0 && one.streaming === one.requests).length;
const rate = asked.length === 0 ? 0 : Math.floor((whole / asked.length) * 1000) / 10;
console.log(`\n${streaming} of ${requests} requests stream · ${files} files read`);
console.log(`${whole}/${asked.length} streaming (${rate} %)`);
for (const problem of problems) console.error(`✗ ${problem}`);
if (problems.length > 0) process.exitCode = 1;
