import { loadCausal } from "./causal/load.ts";
import { judged, table } from "./stats.ts";

const MEAN_MIN = 0.97;
const WORST_MIN = 0.9;
const NOISE = [0, 0.1, 0.2, 0.3, 0.5];

/** What leads to what in random processes of 1,000 cases, from the order alone: F1, by the share of cases with noise. */
export async function benchCausalOrder(): Promise<string> {
  const { FRESH_LOGS, judgeLog } = await loadCausal();
  const row = (name: string, logs: typeof FRESH_LOGS) => {
    const scores = logs.map(({ seed, ...options }) => judgeLog(seed, options));
    const mean = scores.reduce((sum, one) => sum + one, 0) / scores.length;
    const worst = Math.min(...scores);
    const below = scores.filter((one) => one < WORST_MIN).length;
    return [
      name,
      String(logs.length),
      judged(mean.toFixed(3), mean >= MEAN_MIN),
      judged(worst.toFixed(3), worst >= WORST_MIN),
      String(below),
    ];
  };
  const logsOf = (name: string, noise: number) =>
    Array.from({ length: 60 }, (_, i) => ({
      seed: `${name} ${noise} ${i}`,
      activities: [12, 16, 20][i % 3] ?? 12,
      noise,
    }));
  const more = NOISE.map((noise) => row(`${100 * noise} % noise`, logsOf("more", noise)));
  // Nothing was chosen on these, nor looked at while something was.
  const unseen = ["fourth", "fifth"].flatMap((name) => NOISE.flatMap((noise) => logsOf(name, noise)));
  return [
    "### What leads to what, from the order alone",
    table(
      ["processes of 12 to 20 activities", "logs", "mean F1", "worst", `below ${WORST_MIN}`],
      [row("0 to 50 % noise", FRESH_LOGS), ...more, row("0 to 50 % noise, seeds never looked at", unseen)],
    ),
  ].join("\n\n");
}
