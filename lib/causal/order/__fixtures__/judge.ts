import { countSuccessions } from "../successions";
import { dependencies } from "../dependencies";
import { makeLog } from "./processes";

/** How well the dependencies of a random process are found: the harmonic mean of precision and recall. */
export function judgeLog(seed: string, options: { activities?: number; cases?: number; noise?: number }): number {
  const { db, relations } = makeLog(seed, options);
  const { typeCount } = countSuccessions(db);
  const found = dependencies(countSuccessions(db)).flatMap(({ isDependency }, pair) =>
    isDependency ? [`${Math.floor(pair / typeCount)}>${pair % typeCount}`] : [],
  );
  return (2 * found.filter((one) => relations.has(one)).length) / (found.length + relations.size);
}

/** Fifteen logs that nothing was chosen on: sizes and noise as they come in turn. */
export const FRESH_LOGS = Array.from({ length: 15 }, (_, i) => ({
  seed: `fresh ${i}`,
  activities: [12, 16, 20][i % 3] ?? 12,
  noise: [0, 0.1, 0.2, 0.3, 0.5][Math.floor(i / 3)] ?? 0,
}));
