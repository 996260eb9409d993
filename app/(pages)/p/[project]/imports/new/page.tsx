import type { Metadata } from "next";
import { headers } from "next/headers";
import { pageOf, titleWords, type ProjectParams } from "../../_lib/page-of";
import { NewImport } from "./_components/new-import";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await titleWords())("newImport.title") };
}

export default async function NewImportPage({ params }: ProjectParams) {
  await pageOf(params);
  return <NewImport host={(await headers()).get("host") ?? "127.0.0.1:3000"} />;
}
