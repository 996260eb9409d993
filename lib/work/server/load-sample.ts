import { ctxFor, services } from "@/lib/access/server";
import { listImports, receiveBytes } from "@/lib/ingest/server";
import { SAMPLE_PROJECT, changeProject, createProject, listProjects } from "@/lib/people/server";
import { START } from "@/lib/runs";
import { openTail } from "@/lib/runs/server";
import { SAMPLE_TIME_ZONE, generateSample } from "@/scripts/sample/index";

/**
 * Loads the sample project into an installation that has no project yet, through the same imports a person uses. A
 * load that was cut short is completed at the next start; a sample that a person removed stays away as long as there
 * is another project.
 */
export async function loadSample(): Promise<void> {
  const { db, log } = services();
  const projects = await listProjects({ db });
  if (projects.length > 0 && !projects.some(({ id }) => id === SAMPLE_PROJECT)) return;
  if (projects.length === 0) {
    await createProject(
      { db },
      { id: SAMPLE_PROJECT, name: "示例 · Sample", timeZone: SAMPLE_TIME_ZONE, timeZoneConfirmed: true },
    );
    await changeProject({ db }, SAMPLE_PROJECT, { isDefault: true });
  }
  const ctx = ctxFor(SAMPLE_PROJECT, "zh-CN");
  const { items } = await listImports(ctx, { limit: 200 });
  // An import that is still going was taken over from the last start; one that was undone was a person's wish.
  const there = new Set(items.filter(({ status }) => status !== "failed").map(({ file_name: name }) => name));
  if (there.has(LAST_FILE)) return;
  const startedAt = Date.now();
  for (const { name, kind, text } of generateSample().files) {
    if (there.has(name)) continue;
    const { run } = await receiveBytes(ctx, bytesOf(text), { kind, fileName: name });
    const tail = await openTail(ctx, { runId: run.id, after: START, signal: new AbortController().signal });
    for await (const step of tail ?? []) {
      for (const frame of step ?? []) {
        if (frame.type === "error") throw new Error(`the sample's ${name} cannot be imported: ${frame.data}`);
      }
    }
  }
  log.info({ ms: Date.now() - startedAt }, "the sample project is loaded");
}

const LAST_FILE = "behavior_data.csv";
const CHUNK_CHARS = 256 * 1024;

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for (let from = 0; from < text.length;) {
    // A surrogate pair must not be cut, or its halves would be lost.
    const to = from + CHUNK_CHARS + (/[\ud800-\udbff]/.test(text.charAt(from + CHUNK_CHARS - 1)) ? 1 : 0);
    yield encoder.encode(text.slice(from, to));
    from = to;
  }
}
