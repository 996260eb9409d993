import { selectRejects } from "@/db";
import type { Ctx } from "@/lib/core";
import { BOM, csvLine, RejectReason, rejectReasonTexts } from "@/lib/ingest";
import { requireImport } from "./get-imports";

const PAGE = 1000;

/**
 * The refused rows as a file to mend and bring again: the source's columns, then the line and the reason in the
 * reader's language. Our two columns are left out when the file comes back. Fails with `not_found`.
 */
export async function rejectedCsv(
  ctx: Pick<Ctx, "db" | "project" | "locale">,
  id: string,
): Promise<{ fileName: string; body: AsyncIterable<string> }> {
  const { import: about } = await requireImport(ctx, id);
  const columns = about.reading.columns ?? [];
  async function* lines(): AsyncGenerator<string> {
    yield BOM + csvLine([...columns, "_line", "_reason"]);
    for (let after = 0; ;) {
      const rows = await selectRejects(ctx.db, { projectId: ctx.project, importId: about.id, after, limit: PAGE });
      const last = rows.at(-1);
      if (!last) return;
      yield rows
        .map(({ cells, line, reason }) => {
          const own = columns.map((_, i) => cells[i] ?? "");
          // Cells beyond the header are the very reason for some refusals; they stay, after our columns.
          return csvLine([...own, String(line), sentence(reason, ctx.locale), ...cells.slice(columns.length)]);
        })
        .join("");
      after = last.line;
    }
  }
  return { fileName: `${about.file_name.replace(/\.[^.]*$/, "")}-rejected.csv`, body: lines() };
}

function sentence(reason: string, locale: Ctx["locale"]): string {
  const known = RejectReason.safeParse(reason);
  return known.success ? rejectReasonTexts[known.data][locale] : reason;
}
