import type { Product } from "../product.ts";
import type { Evaluated } from "./answers.ts";
import { extractAll, makeGraph } from "./prepare.ts";
import type { Truth } from "./truth.ts";

/**
 * Goes the way of somebody without a key: events from rows by the offline model, then a graph. Says which planted effects
 * stand at level 2 or higher, whether pairs that only a hidden taste or the phase of a session brings together do, and
 * what else does.
 */
export async function evaluateGraph(product: Product, truth: Truth): Promise<Evaluated> {
  await extractAll(product);
  const { edges } = await makeGraph(product);
  const levels = new Map([...edges.values()].map(({ from, to, level }) => [`${from} → ${to}`, level]));
  const planted = truth.edges.map(({ cause, effect }) => `${cause} → ${effect}`);
  const reached = planted.filter((pair) => (levels.get(pair) ?? 0) >= 2);
  const confounded = truth.confounded.flatMap(([a, b]) => [`${a} → ${b}`, `${b} → ${a}`]);
  const taken = confounded.filter((pair) => (levels.get(pair) ?? 0) >= 2);
  const others = [...levels].filter(([pair, level]) => level >= 2 && !planted.includes(pair)).map(([pair]) => pair);
  const lines = [
    "## A graph of the sample project's rows, all of it by the offline model",
    "",
    "| | |",
    "| --- | --- |",
    `| planted effects at level 2 or higher | ${reached.length} of ${planted.length} |`,
    `| planted confounded pairs at level 2 or higher | ${taken.length} of ${confounded.length} |`,
    `| other pairs at level 2 or higher | ${others.length} |`,
    "",
    ...(others.length > 0 ? [`Others: ${others.join(", ")}`, ""] : []),
  ];
  return { report: lines.join("\n"), reached: reached.length === planted.length && taken.length === 0 };
}
