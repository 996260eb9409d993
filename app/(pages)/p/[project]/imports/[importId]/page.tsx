import type { Metadata } from "next";
import { createQueryClient } from "@/app/_ui/query-client";
import { importOptions } from "@/lib/ingest/client";
import { getImport } from "@/lib/ingest/server";
import { Hydrated } from "../../_components/hydrated";
import { orNotFound, pageOf, titleWords } from "../../_lib/page-of";
import { ImportReport } from "./_components/import-report";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await titleWords())("imports.title") };
}

type ImportPageProps = { params: Promise<{ project: string; importId: string }> };

export default async function ImportPage({ params }: ImportPageProps) {
  const { ctx, project } = await pageOf(params);
  const { importId } = await params;
  const found = await orNotFound(getImport(ctx, importId));
  const queries = createQueryClient();
  queries.setQueryData(importOptions(project.id, importId).queryKey, found);
  return (
    <Hydrated queries={queries}>
      <ImportReport importId={importId} />
    </Hydrated>
  );
}
