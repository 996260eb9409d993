import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sleep } from "../systems/system.ts";

const ROOT = join(import.meta.dirname, "../..");
const FOLDER = join(ROOT, ".test/profiles");

type ProfileNode = {
  id: number;
  callFrame: { functionName: string; url: string; lineNumber: number; columnNumber: number };
};
type Profile = { nodes: ProfileNode[]; samples: number[]; timeDeltas: number[] };

/**
 * Profiles a server for a while through its inspector, which a signal opens on the port that NODE_OPTIONS names.
 * Writes the profile for the developer tools of a browser and prints where most of the time went.
 */
export async function profiled(pid: number, name: string, lastsMs: number): Promise<void> {
  process.kill(pid, "SIGUSR1");
  const port = Number(/--inspect-port=(\d+)/.exec(process.env.NODE_OPTIONS ?? "")?.[1] ?? 9229);
  const list = await inspectorOf(port);
  const socket = new WebSocket(list);
  await new Promise((resolve, reject) => {
    socket.addEventListener("open", resolve, { once: true });
    socket.addEventListener("error", reject, { once: true });
  });
  let last = 0;
  const call = (method: string, params: object = {}) =>
    new Promise<{ profile?: Profile }>((resolve) => {
      const id = ++last;
      const onMessage = ({ data }: MessageEvent) => {
        const answer = JSON.parse(String(data)) as { id?: number; result?: { profile?: Profile } };
        if (answer.id !== id) return;
        socket.removeEventListener("message", onMessage);
        resolve(answer.result ?? {});
      };
      socket.addEventListener("message", onMessage);
      socket.send(JSON.stringify({ id, method, params }));
    });
  await call("Profiler.enable");
  await call("Profiler.setSamplingInterval", { interval: 250 });
  await call("Profiler.start");
  await sleep(lastsMs - 500);
  const { profile } = await call("Profiler.stop");
  socket.close();
  if (!profile) return;
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, `${name}.cpuprofile`), JSON.stringify(profile));
  console.error(`${name}: ${join(FOLDER, name)}.cpuprofile\n${topOf(profile)}`);
}

async function inspectorOf(port: number): Promise<string> {
  for (let tries = 0; ; tries++) {
    const answer = await fetch(`http://127.0.0.1:${port}/json/list`).catch(() => undefined);
    const [first] = answer ? ((await answer.json()) as { webSocketDebuggerUrl: string }[]) : [];
    if (first) return first.webSocketDebuggerUrl;
    if (tries > 50) throw new Error(`no inspector on port ${port}`);
    await sleep(50);
  }
}

const SHOWN = 60;
/** A longer gap between two samples means that the thread was not running. */
const SAMPLE_MAX_US = 3_000;

function topOf({ nodes, samples, timeDeltas }: Profile): string {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]));
  const self = new Map<string, number>();
  let total = 0;
  for (const [i, id] of samples.entries()) {
    const name = names.get(id);
    if (name === undefined || name === "(idle)") continue;
    const time = Math.min(SAMPLE_MAX_US, timeDeltas[i] ?? 0);
    self.set(name, (self.get(name) ?? 0) + time);
    total += time;
  }
  return [...self]
    .sort(([, a], [, b]) => b - a)
    .slice(0, SHOWN)
    .map(([name, time]) => `${((100 * time) / total).toFixed(1).padStart(6)} %  ${name}`)
    .join("\n");
}

const maps = new Map<string, SourceMap | undefined>();

/** A function with its place in the sources, where the build kept a map of them. */
function nameOf({ functionName, url, lineNumber, columnNumber }: ProfileNode["callFrame"]): string {
  const name = functionName || "(anonymous)";
  if (url === "") return name;
  const file = url.startsWith("file://") ? fileURLToPath(url) : url;
  if (!maps.has(file)) {
    const text = existsSync(`${file}.map`) ? readFileSync(`${file}.map`, "utf8") : undefined;
    maps.set(file, text === undefined ? undefined : new SourceMap(JSON.parse(text)));
  }
  const entry = maps.get(file)?.findEntry(lineNumber, columnNumber);
  const found = entry && "originalSource" in entry ? entry : undefined;
  const place = found ? `${found.originalSource}:${found.originalLine + 1}` : `${file}:${lineNumber + 1}`;
  return `${found && "name" in found && typeof found.name === "string" ? found.name : name} ${place
    .replace(/^.*\/node_modules\//, "")
    .replace(`${ROOT}/`, "")
    .replace("turbopack:///[project]/", "")}`;
}
