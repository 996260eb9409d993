import type { Model } from "../model/index.ts";
import { nowUs } from "../model/mark.ts";
import { UNTIL_TOLD } from "../model/script.ts";
import type { TextKind } from "../model/text.ts";
import { sleep, type System } from "../systems/system.ts";
import { Following } from "./follow.ts";

export type SteadyLoad = { streams: number; everyMs: number; seconds: number; text: TextKind };

export type SteadyRound = {
  /** How long each piece that came was under way, end to end. */
  underWayMs: number[];
  piecesPerS: number;
  /** The same without anything slow between. */
  wantedPerS: number;
  cpuSPerMillion: number;
  besideSPerMillion: number;
  /** Share of the server's core that was used. */
  cpuShare: number;
  lost: number;
  repeated: number;
};

/** Streams are opened one after the other over this time, as a crowd at the door is another question. */
const OPENING_MS = 1500;
const WARM_MS = 1500;
const FIRST_TEXT_MS = 20_000;

/** Opens streams, lets them run in, and measures for a while; `during` runs beside the measurement. */
export async function steadyRound(
  system: System,
  model: Model,
  { streams, everyMs, seconds, text }: SteadyLoad,
  during?: () => Promise<void>,
): Promise<SteadyRound> {
  await model.play({ pieces: UNTIL_TOLD, everyMs, text });
  const readers: Following[] = [];
  for (let n = 0; n < streams; n++) {
    readers.push(new Following(system.url(n), { body: system.body }));
    await sleep(OPENING_MS / streams);
  }
  await Promise.all(readers.map(({ opened }) => opened));
  for (let waited = 0; waited < FIRST_TEXT_MS && readers.some(({ count }) => count === 0); waited += 50)
    await sleep(50);
  await sleep(WARM_MS);

  const before = { us: nowUs(), cpuS: system.cpuS(), besideS: system.besideCpuS() ?? Number.NaN };
  await Promise.all([sleep(seconds * 1000), during?.()]);
  const after = { us: nowUs(), cpuS: system.cpuS(), besideS: system.besideCpuS() ?? Number.NaN };

  for (const reader of readers) reader.leave();
  await model.finish();
  await Promise.all(readers.map(({ ended }) => ended.catch(() => {})));
  await system.settle();
  const underWayMs = readers.flatMap(({ cameUs, sentUs }) =>
    cameUs.flatMap((came, i) =>
      came >= before.us && came < after.us ? [(came - (sentUs[i] ?? Number.NaN)) / 1000] : [],
    ),
  );
  const tookS = (after.us - before.us) / 1_000_000;
  const millions = underWayMs.length / 1_000_000;
  const sum = (name: "lost" | "repeated") => readers.reduce((total, reader) => total + reader[name], 0);
  return {
    underWayMs,
    piecesPerS: underWayMs.length / tookS,
    wantedPerS: (streams * 1000) / everyMs,
    cpuSPerMillion: (after.cpuS - before.cpuS) / millions,
    besideSPerMillion: (after.besideS - before.besideS) / millions,
    cpuShare: (after.cpuS - before.cpuS) / tookS,
    lost: sum("lost"),
    repeated: sum("repeated"),
  };
}
