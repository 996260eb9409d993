import { join } from "node:path";
import { parseArgs } from "node:util";
import { loadProduct } from "./streaming/load-product.ts";
import { formatTable } from "./streaming/table.ts";
import { tryTask, type Tried } from "./streaming/try-task.ts";

const HELP = `No provider is configured. Set at least

  OPENAI_API_KEY     the key (a local server may need none)
  OPENAI_MODEL       the model's name, such as deepseek-chat
  OPENAI_BASE_URL    the API's address, such as https://api.deepseek.com/v1 (OpenAI's when absent)

and run \`npm run check:provider\` again, or \`npm run check:provider -- --offline\` to see the offline model.`;

/**
 * `npm run check:provider [-- --offline] [-- --locale en]`: asks the configured provider each task once and prints
 * what came. Ends with 1 when no provider is configured or anything is wrong with an answer.
 */
const { values } = parseArgs({
  options: { offline: { type: "boolean" }, locale: { type: "string", default: "zh-CN" } },
});
const product = await loadProduct(join(import.meta.dirname, ".."));
process.exitCode = await check();

async function check(): Promise<number> {
  let settings;
  try {
    settings = product.llmSettings(product.env());
  } catch (thrown) {
    if (!(thrown instanceof product.EnvError)) throw thrown;
    console.error(thrown.message);
    return 1;
  }
  if (values.offline === true) settings.connection = { offline: true, tokensPerS: 0 };
  else if (settings.connection.offline) {
    console.error(HELP);
    return 1;
  }
  const { connection, limits } = settings;
  console.log(connection.offline ? "offline model\n" : `${connection.model} at ${connection.baseUrl}\n`);

  const locale = values.locale === "en" ? "en" : "zh-CN";
  const tried: Tried[] = [];
  for (const task of product.TASKS) tried.push(await tryTask(product, task, locale, { connection, limits }));

  const head = ["task", "reachable", "streams", "usage", "parsed / lines", "first token", "tokens/s"];
  console.log(formatTable(head, tried.map(toRow)));
  for (const { task, problem } of tried) if (problem !== undefined) console.error(`✗ ${task}: ${problem}`);
  return tried.some(({ problem }) => problem !== undefined) ? 1 : 0;
}

function toRow(tried: Tried): (string | number)[] {
  const { task, reached, streams, pieces, usage, records, lines, ttftMs, tokensPerS } = tried;
  return [
    task,
    reached ? "yes" : "no",
    streams ? `yes, ${pieces} pieces` : "no",
    usage,
    records === undefined ? "–" : `${records} / ${lines}`,
    ttftMs === null ? "–" : `${ttftMs} ms`,
    tokensPerS ?? "–",
  ];
}
