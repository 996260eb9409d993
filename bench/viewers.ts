import { Following } from "./load/follow.ts";
import { cpuS } from "./load/proc.ts";
import { nowUs } from "./model/mark.ts";
import { UNTIL_TOLD } from "./model/script.ts";
import type { Bench } from "./options.ts";
import { judged, ms, quantile, rounded, table } from "./stats.ts";
import { lineUp } from "./systems/line-up.ts";
import { sleep } from "./systems/system.ts";

const RUNS = 100;
const VIEWERS = 1000;
const EVERY_MS = 200;
const GOAL = { p95Ms: 300, memoryMb: 40 };
const OPENING_MS = 4000;

/** Many viewers of many runs on one instance: delay, completeness, and what a viewer costs in memory. */
export async function benchViewers(bench: Bench): Promise<string> {
  const { model, product, stop } = await lineUp({ ...bench, peers: false }, "together", []);
  try {
    const seconds = Math.max(10, bench.seconds);
    await model.play({ pieces: UNTIL_TOLD, everyMs: EVERY_MS, text: bench.text });
    const runs = Array.from({ length: RUNS }, (_, n) => new Following(product.url(n), { leaveAfter: 1 }));
    await Promise.all(runs.map(({ ended }) => ended));
    await sleep(1000);

    const ids = new Frames();
    const memoryBefore = product.memoryMb();
    const viewers: Following[] = [];
    for (let n = 0; n < VIEWERS; n++) {
      const path = `/runs/${runs[n % RUNS]?.runId}/events`;
      viewers.push(new Following(product.api(path), { method: "GET", onText: ids.reader() }));
      if (n % 10 === 9) await sleep((OPENING_MS * 10) / VIEWERS);
    }
    await Promise.all(viewers.map(({ opened }) => opened));
    await sleep(2000);
    const before = { us: nowUs(), cpuS: cpuS(product.serverPid), frames: ids.count };
    const memoryMb: number[] = [];
    for (let s = 0; s < seconds; s++) {
      await sleep(1000);
      memoryMb.push(product.memoryMb());
    }
    const after = { us: nowUs(), cpuS: cpuS(product.serverPid), frames: ids.count };
    await model.finish();
    await Promise.all(viewers.map(({ ended }) => ended));

    const delays = viewers.flatMap(({ cameUs, sentUs }) =>
      cameUs.flatMap((came, i) =>
        came >= before.us && came < after.us ? [(came - (sentUs[i] ?? Number.NaN)) / 1000] : [],
      ),
    );
    const p95 = quantile(delays, 0.95);
    // Runs begin one after the other, so each has a number of pieces of its own.
    const most = runs.map((_, n) => Math.max(...viewers.filter((_, v) => v % RUNS === n).map(({ count }) => count)));
    const whole = viewers.filter(({ count }, v) => count === most[v % RUNS]).length;
    const perThousand = ((quantile(memoryMb, 0.5) - memoryBefore) * 1000) / VIEWERS;
    return [
      "### Viewers",
      `${VIEWERS} viewers of ${RUNS} runs on one instance, each run ${1000 / EVERY_MS} pieces/s with its progress besides, for ${seconds} s; nothing bound to a core.`,
      table(
        ["", "figure", "goal"],
        [
          [
            "frames/s for each viewer",
            rounded(((after.frames - before.frames) * 1e6) / (after.us - before.us) / VIEWERS),
            "≥ 5",
          ],
          ["a piece is under way, p50", ms(quantile(delays, 0.5)), ""],
          ["p95", judged(ms(p95), p95 <= GOAL.p95Ms), `≤ ${ms(GOAL.p95Ms)}`],
          ["p99", ms(quantile(delays, 0.99)), ""],
          [
            "frames lost / repeated, of all that were seen",
            judged(
              `${ids.lost} / ${ids.repeated}, of ${ids.count.toLocaleString("en")}`,
              ids.lost + ids.repeated === 0,
            ),
            "0 / 0",
          ],
          ["viewers who saw every piece to the end", judged(`${whole} of ${VIEWERS}`, whole === VIEWERS), `${VIEWERS}`],
          [
            "the server's CPU",
            `${(((after.cpuS - before.cpuS) * 1e8) / (after.us - before.us)).toFixed(0)} % of a core`,
            "",
          ],
          [
            "memory for 1,000 open streams",
            judged(`${perThousand.toFixed(0)} MB`, perThousand <= GOAL.memoryMb),
            `≤ ${GOAL.memoryMb} MB`,
          ],
        ],
      ),
    ].join("\n\n");
  } finally {
    await stop();
  }
}

/** Sees that the numbers of the frames each viewer gets are dense. */
class Frames {
  count = 0;
  lost = 0;
  repeated = 0;

  reader(): (text: string) => void {
    let last = 0;
    let carry = "";
    return (text) => {
      const all = carry + text;
      let end = 0;
      for (const match of all.matchAll(/^id: \d+\.(\d+)\n/gm)) {
        const seq = Number(match[1]);
        if (seq <= last) this.repeated++;
        else this.lost += seq - last - 1;
        last = Math.max(last, seq);
        this.count++;
        end = match.index + match[0].length;
      }
      const line = all.lastIndexOf("\n") + 1;
      carry = all.slice(Math.max(end, line));
    };
  }
}
