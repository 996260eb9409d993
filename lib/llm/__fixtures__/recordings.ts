import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

/**
 * Streams recorded from real providers, one payload a line. They live beside the repository and not in it; a clone
 * without them skips the tests that need them.
 */
const FOLDER = resolve(import.meta.dirname, "../../../../shared/data/provider-streams");

export type Recording = { name: string; file: string; payloads: string[] };

export const recordings: Recording[] = existsSync(FOLDER)
  ? readdirSync(FOLDER)
      .filter((name) => name.endsWith(".chunks.txt"))
      .sort()
      .map((name) => {
        const file = join(FOLDER, name);
        const payloads = readFileSync(file, "utf8")
          .split("\n")
          .filter((line) => line !== "");
        return { name: name.replace(".chunks.txt", ""), file, payloads };
      })
  : [];
