import { execFile } from "node:child_process";
import { promisify } from "node:util";
import postgres from "postgres";
import { bundled } from "./bundle.ts";
import { fill, SIZE } from "./ask/fill.ts";
import type { AskMeasured } from "./ask/measure.ts";
import type { Bench } from "./options.ts";
import { startProduct } from "./product.ts";
import { judged, ms, quantile, rounded, table } from "./stats.ts";

const run = promisify(execFile);
const PROJECT = "bench-ask";
const FACTS_P95_MS = 300;
/** Each asks about other things, so that nothing is kept from the round before. */
const ROUNDS = 8;

/** Facts for questions over a million behaviours. */
export async function benchAsk({ folder, rounds }: Bench): Promise<string> {
  const program = await bundled("ask/measure.ts", folder);
  const product = await startProduct(folder, { WHYSTREAM_SAMPLE: "off" });
  const sql = postgres(product.databaseUrl(), { max: 1, onnotice: () => {}, connection: { statement_timeout: 0 } });
  try {
    await fill(sql, PROJECT);
    const words = [program, product.databaseUrl(), PROJECT, String(Math.max(rounds, ROUNDS))];
    const { stdout } = await run(process.execPath, words, { maxBuffer: 2 ** 24 });
    return report(JSON.parse(stdout) as AskMeasured);
  } finally {
    await sql.end();
    await product.stop();
  }
}

function report({ coldMs, questions, peakMb }: AskMeasured): string {
  const each = Object.values(questions);
  const [fresh, again] = [each.flatMap(({ newMs }) => newMs), each.flatMap(({ againMs }) => againMs)];
  const both = (times: number[]) => `${ms(quantile(times, 0.5))} / ${ms(quantile(times, 0.95))}`;
  const p95 = quantile(fresh, 0.95);
  const { users, behaviors, events } = SIZE;
  return [
    "### Facts for questions",
    table(
      [
        `${rounded(behaviors)} behaviours and ${rounded(events)} events of ${rounded(users)} users with profiles`,
        "p50 / p95",
        "goal",
      ],
      [
        ["a question nobody asked before", `${ms(quantile(fresh, 0.5))} / ${judged(ms(p95), p95 <= FACTS_P95_MS)}`, `p95 ≤ ${ms(FACTS_P95_MS)}`], // prettier-ignore
        ["the same at once again", both(again), ""],
        ["the first question of a process", ms(coldMs), ""],
        ["memory of the process at its peak, MB", rounded(peakMb), ""],
        ...Object.entries(questions).map(([name, { newMs, facts }]) => [
          `of them: ${name}, ${facts} facts`,
          both(newMs),
          "",
        ]),
      ],
    ),
  ].join("\n\n");
}
