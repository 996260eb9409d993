import type { Metadata } from "next";
import { createQueryClient } from "@/app/_ui/query-client";
import { withModels } from "@/lib/access/server";
import { modelSettingsOptions } from "@/lib/events/client";
import { describeModels } from "@/lib/llm/server";
import { TASKS } from "@/lib/work";
import { Hydrated } from "../../_components/hydrated";
import { pageOf, titleWords, type ProjectParams } from "../../_lib/page-of";
import { ModelsPage } from "./_components/models-page";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await titleWords())("models.title") };
}

export default async function SettingsModelsPage({ params }: ProjectParams) {
  const { ctx } = await pageOf(params);
  const queries = createQueryClient();
  await queries.prefetchQuery({
    ...modelSettingsOptions(),
    queryFn: () => describeModels(withModels(ctx), TASKS),
  });
  return (
    <Hydrated queries={queries}>
      <ModelsPage />
    </Hydrated>
  );
}
