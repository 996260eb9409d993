/**
 * `npm run eval [answers] [graph]`: holds what the product says of the sample project against what was planted in it. The
 * model is the offline one, so that anyone gets the same figures. What is measured: docs/ask.md, docs/evidence.md.
 */
import { ensureBuild } from "../../scripts/build/index.ts";
import { newTestFolder, removeTestFolder } from "../../scripts/test/folders.ts";
import { ROOT } from "../../scripts/start/start-for-test.ts";
import { startProduct } from "../product.ts";
import { evaluateAnswers } from "./answers.ts";
import { evaluateGraph } from "./graph.ts";
import { Truth } from "./truth.ts";

const PARTS = { answers: evaluateAnswers, graph: evaluateGraph };

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(PARTS, name));
if (unknown.length > 0) {
  console.error(`There are ${Object.keys(PARTS).join(" and ")}; this is neither: ${unknown.join(", ")}`);
  process.exit(1);
}
await ensureBuild(ROOT);
const truth = new Truth();
let missed = false;
for (const [name, evaluate] of Object.entries(PARTS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const folder = newTestFolder("eval");
  // Answers are judged, not watched.
  const product = await startProduct(folder, { OFFLINE_TOKENS_PER_S: "100000" });
  try {
    const { report, reached } = await evaluate(product, truth);
    console.log(report);
    missed ||= !reached;
  } finally {
    await product.stop();
    await removeTestFolder(folder);
  }
}
process.exitCode = missed ? 1 : 0;
