import type { Metadata } from "next";
import { pageOf, titleWords, type ProjectParams } from "../_lib/page-of";
import { ProjectSettings } from "./_components/project-settings";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await titleWords())("settings.title") };
}

export default async function SettingsPage({ params }: ProjectParams) {
  await pageOf(params);
  return <ProjectSettings />;
}
