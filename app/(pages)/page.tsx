import { redirect } from "next/navigation";
import { services } from "@/lib/access/server";
import { getDefaultProjectId } from "@/lib/people/server";
import { NoProject } from "./_components/no-project";

/** The start page is the default project's overview. */
export default async function StartPage() {
  const project = await getDefaultProjectId(services());
  if (project) redirect(`/p/${project}`);
  return <NoProject />;
}
