import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { SERVER_ONLY_MARKER } from "../../db/client.ts";

/** Looks for server code in what browsers load from the build at `root`. Returns one sentence for each fault. */
export function faultsInClientCode(root: string): string[] {
  const folder = join(root, ".next", "static");
  const chunks = existsSync(folder) ? globSync("**/*.{js,css}", { cwd: folder }) : [];
  if (chunks.length === 0)
    return [`There is nothing in ${folder}, so this check would be green for having seen nothing.`];
  const faults: string[] = [];
  for (const chunk of chunks) {
    const text = readFileSync(join(folder, chunk), "utf8");
    if (text.includes(SERVER_ONLY_MARKER))
      faults.push(`.next/static/${chunk} holds db/client.ts: server code reached the browser.`);
  }
  return faults;
}
