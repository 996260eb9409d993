import { join } from "node:path";
import { run } from "../lib/run.ts";

/** Has Next write the types of its routes, then checks everything. Says the complaints; resolves with whether there were none. */
export async function checkTypes(root: string, say: (text: string) => void = console.error): Promise<boolean> {
  const steps = [
    ["next/dist/bin/next", "typegen"],
    ["typescript/bin/tsc", "--noEmit"],
  ] as const;
  for (const [program, argument] of steps) {
    const { code, output } = await run(process.execPath, [join(root, "node_modules", program), argument], {
      cwd: root,
      env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1" },
    });
    if (code !== 0) {
      say(output.trim());
      return false;
    }
  }
  return true;
}
