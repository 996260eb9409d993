import { selectModelRevision, selectModelSettings, sqlState } from "@/db";
import { AppError } from "@/lib/core";
import type { Secrets } from "@/lib/core/server";
import type { LlmRequest } from "../../schema";
import { withAnswers, type AnswersOptions } from "../answers";
import { openConnection, type LlmClientOptions, type OpenConnection, type ServerLlmClient } from "../client";
import { alwaysFresh } from "./always-fresh";
import type { ModelEnvironment } from "./environment";
import { readLeased } from "./leased";
import { asSet, readRoutes, type Route, type Routes, type Target } from "./routes";
import { keyOpener } from "./sealed-keys";

export type ModelsOptions = AnswersOptions & {
  secrets: Secrets;
  environment: ModelEnvironment;
  onCallEnd?: LlmClientOptions["onCallEnd"];
  random?: () => number;
};

/** Settings that take longer to look at than this are taken as they were. */
const LOOK_MS = 2_000;

/** A connection as it was set at one time, with its clients by model. */
type Opened = {
  connection: OpenConnection;
  clients: Map<string, ServerLlmClient>;
  calls: number;
  /** Replaced by another; closed with its last call. */
  retired: boolean;
};

/**
 * The client that asks whichever model the settings name at that moment. Each call looks at the number of the latest
 * change first, in one indexed statement, so that a change made in any process counts for the next call in all of them.
 * Calls that are under way go on with what they began with. Where the database cannot be asked, what was known last
 * counts, and before anything was known a call throws `database_unavailable`. A call whose connection has a key that cannot be read throws `model_key_unreadable`.
 */
export function createModels(options: ModelsOptions): ServerLlmClient {
  const { db, clock, log, secrets, environment } = options;
  const none = { revision: 0, connections: [], tasks: [] };
  let routes: Routes = readRoutes(none, environment, () => ({ state: "none" }));
  let known = false;
  const open = new Map<string, Opened>();
  /** Those that are retired and still have calls, too. */
  const alive = new Set<Opened>();
  const closing = new Set<Promise<void>>();
  let closed = false;

  const look = alwaysFresh(async () => {
    try {
      // A key file that was lost may be put back at any moment, which is no change of the settings.
      const whole = known && routes.targets.every(({ unreadable }) => unreadable === undefined);
      if (whole && (await selectModelRevision(db)) === routes.revision) return;
      routes = readRoutes(await selectModelSettings(db), environment, keyOpener(secrets, log));
      known = true;
      retire();
    } catch (thrown) {
      log.warn({ reason: sqlState(thrown) ?? "" }, "model settings not read; those known last count");
    }
  });

  async function upToDate(): Promise<Routes> {
    const late = new AbortController();
    const tooLate = clock.sleep(LOOK_MS, late.signal).catch(() => {});
    await Promise.race([look(), tooLate]);
    late.abort();
    return routes;
  }

  /** Takes connections out of use that no route leads to any more. */
  function retire(): void {
    const names = new Set(routes.targets.map(({ name }) => name));
    for (const [name, opened] of open) {
      if (names.has(name)) continue;
      opened.retired = true;
      open.delete(name);
      closeWhenIdle(opened);
    }
  }

  function closeWhenIdle(opened: Opened): void {
    if (!opened.retired || opened.calls > 0) return;
    alive.delete(opened);
    const done = closeOne(opened).catch((thrown: unknown) => log.error({}, "a model's client not closed", thrown));
    closing.add(done);
    void done.then(() => closing.delete(done));
  }

  async function closeOne({ clients, connection }: Opened): Promise<void> {
    await Promise.all([...clients.values()].map((client) => client.close()));
    await connection.close();
  }

  function openedFor({ name, options: target }: Target): Opened {
    const before = open.get(name);
    if (before) return before;
    const opened: Opened = {
      connection: openConnection({ ...options, ...target }),
      clients: new Map(),
      calls: 0,
      retired: false,
    };
    open.set(name, opened);
    alive.add(opened);
    return opened;
  }

  function clientOf({ connection, clients }: Opened, model: string | undefined): ServerLlmClient {
    const before = clients.get(model ?? "");
    if (before) return before;
    const client = withAnswers(connection.client(model), options);
    clients.set(model ?? "", client);
    return client;
  }

  const clientFor = ({ target, model }: Route) => clientOf(openedFor(target), model);

  async function begin(request: LlmRequest) {
    const route = (await upToDate()).of(request.task.name);
    if (closed) throw new AppError("cancelled");
    // Another service than the chosen one must not be asked because the choice could not be read.
    if (!known) throw new AppError("database_unavailable", { retryable: true });
    if (route.target.unreadable) throw route.target.unreadable;
    const opened = openedFor(route.target);
    const client = clientOf(opened, route.model);
    opened.calls++;
    const over = () => {
      opened.calls--;
      closeWhenIdle(opened);
    };
    return { stream: client.stream(asSet(request, route.setting)), over };
  }

  const all = () => [...alive].flatMap(({ clients }) => [...clients.values()]);

  return {
    get connection() {
      return clientFor(routes.of(undefined)).connection;
    },
    connectionFor: async (task) => clientFor((await upToDate()).of(task?.name)).connection,
    stream: (request) => ({ [Symbol.asyncIterator]: () => readLeased(() => begin(request)) }),
    stats: () => clientFor(routes.of(undefined)).stats(),
    async settled() {
      await Promise.all(all().map((client) => client.settled()));
      await Promise.all(closing);
    },
    async close() {
      closed = true;
      const last = [...alive];
      alive.clear();
      open.clear();
      await Promise.all(last.map(closeOne));
      await Promise.all(closing);
    },
  };
}
