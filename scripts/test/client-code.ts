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
  if (!isMarked(join(root, ".next", "server")))
    faults.push("No chunk of the server holds db/client.ts's marker either, so this check could not see it anywhere.");
  for (const chunk of chunks) {
    const text = readFileSync(join(folder, chunk), "utf8");
    if (text.includes(SERVER_ONLY_MARKER))
      faults.push(`.next/static/${chunk} holds db/client.ts: server code reached the browser.`);
  }
  return faults;
}

/** Whether some chunk holds the marker. On the server one must: a marker that is renamed or folded away proves nothing. */
function isMarked(folder: string): boolean {
  return globSync("**/*.js", { cwd: folder }).some((chunk) =>
    readFileSync(join(folder, chunk), "utf8").includes(SERVER_ONLY_MARKER),
  );
}
