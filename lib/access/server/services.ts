import { db, type Db } from "@/db";
import { systemClock, systemIds, type Ctx, type Locale, type ProjectId } from "@/lib/core";
import { env, log, shared } from "@/lib/core/server";
import {
  countCall,
  createDbLedger,
  createLlmClient,
  llmSettings,
  withAnswers,
  type ServerLlmClient,
} from "@/lib/llm/server";
import { signalsOf } from "@/lib/runs/server";

/** What this process has: made once, at the first need. */
export type Services = Omit<Ctx, "project" | "locale" | "llm"> & { llm: ServerLlmClient };

export function services(): Services {
  return shared("services", () => {
    const parts = { db: db(), clock: systemClock, ids: systemIds, log: log() };
    const asking = { ...parts, ledger: createDbLedger(parts.db) };
    const client = createLlmClient({ ...llmSettings(env()), ...asking, onCallEnd: countCall });
    const { send, on } = talk(parts.db);
    return { ...parts, llm: withAnswers(client, { ...asking, signals: { notify: send, on } }) };
  });
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
