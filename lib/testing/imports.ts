import type { Ctx } from "@/lib/core";
import type { Import } from "@/lib/ingest";
import { getImport, receiveBytes, type ReceiveOptions } from "@/lib/ingest/server";
import { localRun } from "@/lib/runs/server/hub";

/** A file's bytes in pieces of a size. */
export async function* pieces(content: string | Uint8Array, size = 64 * 1024): AsyncGenerator<Uint8Array> {
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

/** Imports a file and waits until the import has ended, however it ends. */
export async function importFile(
  ctx: Ctx,
  content: string | Uint8Array,
  options: Partial<ReceiveOptions> & Pick<ReceiveOptions, "kind">,
): Promise<Import> {
  const { import: started, run } = await receiveBytes(ctx, pieces(content), { fileName: "test.csv", ...options });
  await localRun({ projectId: ctx.project, runId: run.id })?.ended;
  return await getImport(ctx, started.id);
}
