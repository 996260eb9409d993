import type { Ctx, RunId } from "@/lib/core";
import type { Import } from "@/lib/ingest";
import { START } from "@/lib/runs";
import { openTail } from "@/lib/runs/server";
import { getImport } from "./get-imports";
import { receiveBytes, type ReceiveOptions } from "./receive";

/** A file's bytes in pieces of a size. */
export async function* pieces(content: string | Uint8Array, size = 64 * 1024): AsyncGenerator<Uint8Array> {
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

/** Resolves when a run has ended, however it ends. */
export async function runEnded(ctx: Ctx, runId: RunId): Promise<void> {
  const tail = await openTail(ctx, { runId, after: START, signal: new AbortController().signal });
  if (tail) for await (const _frames of tail);
}

/** Imports a file and waits until the import has ended, however it ends. */
export async function importFile(
  ctx: Ctx,
  content: string | Uint8Array,
  options: Partial<ReceiveOptions> & Pick<ReceiveOptions, "kind">,
): Promise<Import> {
  const { import: started, run } = await receiveBytes(ctx, pieces(content), { fileName: "test.csv", ...options });
  await runEnded(ctx, run.id);
  return await getImport(ctx, started.id);
}
