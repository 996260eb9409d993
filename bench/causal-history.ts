import { loadCausal } from "./causal/load.ts";
import { judged, rounded, table } from "./stats.ts";

const SEEDS = 20;
const FALSE_MAX = 0.5;

/** Effects over days: false ones where nothing leads to anything, and what is found of six links, on fresh histories. */
export async function benchCausalHistory(): Promise<string> {
  const { judgeHistories, LINKED, PLAIN } = await loadCausal();
  const worlds = {
    "users who differ in taste": {},
    "trends and campaigns": { trend: true },
    weekdays: { weekly: true },
    "spells of everything": { spells: true },
    "users who come and go": { turnover: true },
    "a type that ends histories": { ending: true },
    "all of these but the last": { trend: true, weekly: true, spells: true, turnover: true },
    "five weeks, trends and weekdays": { days: 35, trend: true, weekly: true },
    "forty users, spells": { users: 40, spells: true },
  };
  const rows = Object.entries(worlds).map(([name, changes]) => {
    const mean = (linked: boolean) => {
      const sums = { found: 0, direct: 0, planted: 0, events: 0 };
      const cpu = process.cpuUsage();
      for (let seed = 0; seed < SEEDS; seed++) {
        const one = judgeHistories(`${name} ${linked} ${seed}`, { ...PLAIN, ...changes, ...(linked ? LINKED : {}) });
        for (const key of ["found", "direct", "planted", "events"] as const) sums[key] += one[key] / SEEDS;
      }
      return { ...sums, seconds: process.cpuUsage(cpu).user / 1e6 / SEEDS };
    };
    const [nothing, linked] = [mean(false), mean(true)];
    return [
      name,
      rounded(linked.events),
      judged(nothing.found.toFixed(2), nothing.found <= FALSE_MAX),
      `${linked.planted.toFixed(1)} of ${LINKED.links.length}`,
      (linked.direct - linked.planted).toFixed(2),
      `${linked.seconds.toFixed(1)} s`,
    ];
  });
  return [
    "### Effects over days",
    table(["300 users, 90 days, 12 types", "events", "found of none", "links found directly", "others", "CPU"], rows),
    `Means of ${SEEDS} seeds, q ≤ 0.01; at most ${FALSE_MAX} may be found where there is nothing.`,
  ].join("\n\n");
}
