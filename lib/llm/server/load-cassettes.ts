import { readFileSync } from "node:fs";
import { parseCassette, type Cassette } from "../cassette";

/** Reads recordings from their files. Throws an Error that names the file and the line that cannot be played. */
export function loadCassettes(paths: readonly string[]): Cassette[] {
  return paths.map((path) => {
    try {
      return parseCassette(readFileSync(path, "utf8"));
    } catch (error) {
      throw new Error(`LLM_CASSETTE: ${path}: ${error instanceof Error ? error.message : "unreadable"}`, {
        cause: error,
      });
    }
  });
}
