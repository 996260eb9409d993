import { cookies, headers } from "next/headers";
import { Locale, negotiateLocale, type Ctx, type ProjectId } from "@/lib/core";
import type { Project } from "@/lib/people";
import { listProjects } from "@/lib/people/server";
import { ctxFor, services } from "./services";

/** Cookie that holds the language a reader chose. */
export const LOCALE_COOKIE = "whystream_locale";

/** The reader's language: the one chosen, else the browser's. */
export async function pageLocale(): Promise<Locale> {
  const chosen = Locale.safeParse((await cookies()).get(LOCALE_COOKIE)?.value);
  return chosen.success ? chosen.data : negotiateLocale((await headers()).get("accept-language"));
}

export type PageCtx = {
  ctx: Ctx;
  project: Project;
  projects: Project[];
  locale: Locale;
  /** For the few inline scripts and styles a page needs; the policy that names it is set in `proxy.ts`. */
  nonce: string | undefined;
};

/** What a page of a project works with; undefined when there is no such project. */
export async function pageCtx(projectId: string): Promise<PageCtx | undefined> {
  const [locale, projects] = await Promise.all([pageLocale(), listProjects(services())]);
  const project = projects.find(({ id }) => id === projectId);
  if (!project) return undefined;
  const ctx = ctxFor(project.id as ProjectId, locale);
  return { ctx, project, projects, locale, nonce: (await headers()).get("x-nonce") ?? undefined };
}
