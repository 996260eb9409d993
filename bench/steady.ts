import { layoutText } from "./load/cores.ts";
import { profiled } from "./load/profile.ts";
import { steadyRound, type SteadyRound } from "./load/steady-round.ts";
import type { Bench } from "./options.ts";
import { median, ms, quantile, ratio, rounded, spread, table } from "./stats.ts";
import { lineUp } from "./systems/line-up.ts";
import type { System } from "./systems/system.ts";

const EVERY_MS = 20;
const GOALS = [
  { streams: 50, ai: 0.45, plain: 1.1, p99Plain: 3, p99Ai: 0.1 },
  { streams: 200, ai: 0.3, plain: 1, p99Plain: Infinity, p99Ai: Infinity },
];

/** What a piece costs and how long it is under way while many streams go on steadily. */
export async function benchSteady(bench: Bench): Promise<string> {
  const { model, product, systems, peer, leftOut, stop } = await lineUp(bench, "apart", [
    "floor",
    "plain",
    "ai",
    "resumable",
  ]);
  try {
    const parts: string[] = [];
    for (const goal of GOALS) {
      if (bench.streams.length > 0 && !bench.streams.includes(goal.streams)) continue;
      const { streams } = goal;
      const load = { streams, everyMs: EVERY_MS, seconds: bench.seconds, text: bench.text };
      const measured = new Map<System, SteadyRound[]>(systems.map((system) => [system, []]));
      for (let round = 0; round < bench.rounds; round++) {
        // In rotation, so that nobody always has the quiet moment.
        for (let i = 0; i < systems.length; i++) {
          const system = systems[(i + round) % systems.length];
          if (!system) continue;
          const during =
            bench.profile && system === product
              ? () => profiled(product.serverPid, `steady-${streams}`, bench.seconds * 1000)
              : undefined;
          measured.get(system)?.push(await steadyRound(system, model, load, during));
        }
      }
      const of = (system: System | undefined, figure: (round: SteadyRound) => number) =>
        ((system && measured.get(system)) ?? []).map(figure);
      const p99 = (system: System | undefined) => of(system, ({ underWayMs }) => quantile(underWayMs, 0.99));
      const cpu = (system: System | undefined) => of(system, ({ cpuSPerMillion }) => cpuSPerMillion);
      const rows = systems.map((system) => [
        system.name,
        spread(cpu(system)),
        spread(of(system, ({ besideSPerMillion }) => besideSPerMillion)),
        spread(
          of(system, ({ underWayMs }) => quantile(underWayMs, 0.5)),
          ms,
        ),
        spread(p99(system), ms),
        `${rounded(median(of(system, ({ piecesPerS }) => piecesPerS)))} of ${rounded((streams * 1000) / EVERY_MS)}`,
        String(of(system, ({ lost, repeated }) => lost + repeated).reduce((a, b) => a + b, 0)),
      ]);
      const [plain, ai] = [peer("plain"), peer("ai")];
      const goals = [
        ["CPU per piece, to (b)", ratio(cpu(product), cpu(plain), goal.plain), `≤ ${goal.plain} ×`],
        ["CPU per piece, to (c)", ratio(cpu(product), cpu(ai), goal.ai), `≤ ${goal.ai} ×`],
        ...(goal.p99Plain === Infinity
          ? []
          : [
              ["under way p99, to (b)", ratio(p99(product), p99(plain), goal.p99Plain), `≤ ${goal.p99Plain} ×`],
              ["under way p99, to (c)", ratio(p99(product), p99(ai), goal.p99Ai), `≤ ${goal.p99Ai} ×`],
            ]),
      ];
      parts.push(
        `#### ${streams} streams, a piece every ${EVERY_MS} ms each`,
        table(
          [
            "",
            "CPU-s per million pieces",
            "beside: database",
            "under way p50",
            "p99",
            "pieces/s kept",
            "lost or repeated",
          ],
          rows,
        ),
        table(["the product", "ratio", "goal"], goals),
      );
    }
    const how = `${bench.rounds} rounds of ${bench.seconds} s in rotation, medians (lowest–highest); ${layoutText("apart")}; the model writes ${bench.text}.`;
    return ["### Steady streams", how + leftOut, ...parts].join("\n\n");
  } finally {
    await stop();
  }
}
