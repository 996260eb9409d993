import { db } from "@/db";
import { systemClock, systemIds, type Ctx, type Locale, type ProjectId } from "@/lib/core";
import { env, log, shared } from "@/lib/core/server";
import { createLlmClient } from "@/lib/llm/server";

/** What this process has: made once, at the first need. */
export type Services = Omit<Ctx, "project" | "locale">;

export function services(): Services {
  return shared("services", () => {
    const settings = env();
    const parts = { db: db(), clock: systemClock, ids: systemIds, log: log() };
    return { ...parts, llm: createLlmClient(settings, parts) };
  });
}

export function ctxFor(project: ProjectId, locale: Locale): Ctx {
  return { ...services(), project, locale };
}
