import { join } from "node:path";
import { BuildError, ensureBuild } from "./build/index.ts";
import { checkTypes } from "./build/types.ts";

// `npm run build`: checks the types, then always builds, and shows what the compilers say.
const root = join(import.meta.dirname, "..");
try {
  if (await checkTypes(root)) await ensureBuild(root, { force: true, verbose: true, onWork: console.log });
  else process.exitCode = 1;
} catch (error) {
  if (!(error instanceof BuildError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
