/** Writes the sample and its truth into a folder: `node scripts/sample/generate.ts [folder] [seed]`. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { generateSample, SAMPLE_SEED } from "./index.ts";

const [folder = "sample", seed = SAMPLE_SEED] = process.argv.slice(2);
const { files, truth, truthRows } = generateSample(seed);
mkdirSync(folder, { recursive: true });
for (const { name, text } of files) writeFileSync(join(folder, name), text);
writeFileSync(join(folder, "truth.json"), `${JSON.stringify(truth, null, 2)}\n`);
writeFileSync(join(folder, "truth-rows.csv"), truthRows);
console.log(`${truth.rows} behaviours of ${truth.users} people were written to ${folder}`);
