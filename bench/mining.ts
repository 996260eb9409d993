import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { sequencesFolder } from "../lib/patterns/mining/sequences-folder-for-test.ts";
import { benchEvents } from "./mining/events.ts";
import type { Measured } from "./mining/measure.ts";
import type { Bench } from "./options.ts";
import { judged, median, ms, ratio, rounded, spread, table } from "./stats.ts";

const run = promisify(execFile);
const RATIO_MAX = 0.35;
const TIME_MAX_MS = 10_000;
const MEMORY_MAX_MB = 500;
const CASES = [
  { data: "SIGN", percent: 20 },
  { data: "BMS1", percent: 0.1 },
];

/** Finding patterns: CPU beside a plain PrefixSpan, time and memory for a million events, and the same from the database. */
export async function benchMining(bench: Bench): Promise<string> {
  const { rounds } = bench;
  const parts = [`### Finding patterns`];
  const folder = sequencesFolder();
  if (!CASES.every(({ data }) => existsSync(join(folder, `${data}.txt`)))) {
    parts.push(`SIGN and BMS1 are not in ${folder} (WHYSTREAM_SEQUENCES names another folder), so they were left out.`);
  } else {
    const rows: string[][] = [];
    for (const { data, percent } of CASES) {
      const ours: Measured[] = [];
      const plain: Measured[] = [];
      for (let round = 0; round < rounds; round++) {
        ours.push(await measure("ours", join(folder, `${data}.txt`), percent));
        plain.push(await measure("plain", join(folder, `${data}.txt`), percent));
      }
      const cpu = (all: Measured[]) => all.map(({ cpuMs }) => cpuMs);
      rows.push([
        `${data}, ${percent} %`,
        rounded(ours[0]?.patterns ?? 0),
        spread(cpu(ours), ms),
        spread(cpu(plain), ms),
        ratio(cpu(ours), cpu(plain), RATIO_MAX),
        `≤ ${RATIO_MAX} ×`,
      ]);
    }
    parts.push(
      table(
        ["CPU of mining, each in a process of its own", "patterns", "ours", "objects and Maps", "ratio", "goal"],
        rows,
      ),
    );
  }
  const large: Measured[] = [];
  for (let round = 0; round < rounds; round++) large.push(await measure("zipf"));
  const times = large.map(({ wallMs }) => wallMs);
  const memory = large.map(({ peakMb }) => peakMb);
  parts.push(
    table(
      ["1,000,000 events of 20,000 users, 100 types, one thread", "", "goal"],
      [
        ["patterns", rounded(large[0]?.patterns ?? 0), "10,000–200,000"],
        ["building and mining", judged(spread(times, ms), median(times) <= TIME_MAX_MS), `≤ ${ms(TIME_MAX_MS)}`],
        [
          "of it CPU",
          spread(
            large.map(({ cpuMs }) => cpuMs),
            ms,
          ),
          "",
        ],
        [
          "memory of the process at its peak, MB",
          judged(spread(memory), median(memory) <= MEMORY_MAX_MB),
          `≤ ${MEMORY_MAX_MB}`,
        ],
      ],
    ),
  );
  parts.push(await benchEvents(bench));
  return parts.join("\n\n");
}

/** Each in a process of its own, so that none is helped or hindered by what another left behind. */
async function measure(...words: (string | number)[]): Promise<Measured> {
  const { stdout } = await run(process.execPath, [
    join(import.meta.dirname, "mining/measure.ts"),
    ...words.map(String),
  ]);
  return JSON.parse(stdout) as Measured;
}
