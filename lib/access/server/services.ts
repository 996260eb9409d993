import { db, type Db } from "@/db";
import { systemClock, systemIds, type Ctx, type Locale, type ProjectId } from "@/lib/core";
import { log, secrets, shared, type Secrets } from "@/lib/core/server";
import {
  countCall,
  createDbLedger,
  createModels,
  modelEnvironment,
  type ModelEnvironment,
  type ServerLlmClient,
} from "@/lib/llm/server";
import { signalsOf } from "@/lib/runs/server";

/** What this process has: made once, at the first need. */
export type Services = Omit<Ctx, "project" | "locale" | "llm"> & { llm: ServerLlmClient };

export function services(): Services {
  return shared("services", () => {
    const parts = { db: db(), clock: systemClock, ids: systemIds, log: log() };
    const { send, on } = talk(parts.db);
    const llm = createModels({
      ...parts,
      ledger: createDbLedger(parts.db),
      signals: { notify: send, on },
      secrets: secrets(),
      environment: modelEnvironment(),
      onCallEnd: countCall,
    });
    return { ...parts, llm };
  });
}

/** The same context for verbs that are about models: with the keys that protect keys, and what the environment says. */
export function withModels<T extends object>(ctx: T): T & { secrets: Secrets; environment: ModelEnvironment } {
  return { ...ctx, secrets: secrets(), environment: modelEnvironment() };
}

/** What processes tell each other about answers goes the way of everything else they tell each other. */
function talk(pool: Db) {
  const signals = signalsOf(pool);
  return {
    send: (topic: string, payload: string) => signals.send(topic, payload),
    on: (topic: string, hear: (payload: string) => void) => signals.on(topic, hear),
  };
}

/** The context of one project, for a reader of one language. */
export function ctxFor(project: ProjectId, locale: Locale): Ctx {
  return { ...services(), project, locale };
}
