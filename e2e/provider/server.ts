import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { play } from "./play.ts";
import { json, refusal, type Rule, type Script } from "./script.ts";

/** A request as it arrived. */
export type SeenRequest = {
  method: string;
  path: string;
  headers: Record<string, string>;
  /** The parsed body; undefined when it was no JSON. */
  body:
    | { model?: string; stream?: boolean; messages?: { role: string; content: string }[]; [field: string]: unknown }
    | undefined;
  /** Milliseconds since 1970. */
  at: number;
  /** When the client closed the connection before the answer was over. */
  leftAt: number | undefined;
  /** When the answer was over, in whichever way. */
  endedAt: number | undefined;
};

export type ProviderOptions = {
  port?: number;
  /** Answers 400 to a request that does not stream, as some providers do. */
  requireStream?: boolean;
  /** Answers 400 to a request with `stream_options`. */
  rejectStreamOptions?: boolean;
  /** Names that `GET /v1/models` lists; without them there is no such place. */
  models?: string[];
  /** Answers 401 to whoever has another key. */
  apiKey?: string;
  /** Answers what neither a queued script nor a rule is for; only a caller in this process can give it. */
  answer?: (asked: NonNullable<SeenRequest["body"]>) => Script;
};

export type Provider = {
  /** What goes into OPENAI_BASE_URL. */
  baseUrl: string;
  /** Answers for the next requests, in order, before any rule is looked at. */
  queue(...scripts: Script[]): void;
  /** Answers for requests that fit; the first rule that fits counts. */
  rule(...rules: Rule[]): void;
  readonly requests: SeenRequest[];
  /** Connections that are open at this moment. */
  openSockets(): number;
  /** Changes how it behaves, until the next reset. */
  configure(options: ProviderOptions): void;
  /** Lets every answer go on that is held, and later ones pass, until the next reset. */
  release(): void;
  reset(): void;
  close(): Promise<void>;
};

/**
 * Starts an OpenAI-compatible server that does what it is told and nothing else: a request nobody wrote a script for
 * gets status 500 and the word "unscripted". Control over HTTP, for tests in another process: `POST /__script`
 * `{queue?, rules?, options?}`, `GET /__requests`, `POST /__reset`. It listens on loopback only.
 */
export async function startProvider(options: ProviderOptions = {}): Promise<Provider> {
  const requests: SeenRequest[] = [];
  let queue: Script[] = [];
  let rules: Rule[] = [];
  let behavior: ProviderOptions = { ...options };
  let gate = Promise.withResolvers<void>();

  function reset(): void {
    gate.resolve();
    gate = Promise.withResolvers();
    requests.length = 0;
    queue = [];
    rules = [];
    behavior = { ...options };
  }

  function scriptFor(body: SeenRequest["body"]): Script {
    if (body === undefined) return refusal(400, { message: "We could not parse the JSON body of your request." });
    if (behavior.requireStream === true && body.stream !== true) {
      return refusal(400, { message: "This model only supports streaming: set stream to true.", param: "stream" });
    }
    if (behavior.rejectStreamOptions === true && "stream_options" in body) {
      return refusal(400, { message: "Unrecognized request argument supplied: stream_options" });
    }
    const queued = queue.shift();
    if (queued !== undefined) return queued;
    const words = (body.messages ?? []).map(({ content }) => content).join("\n");
    const rule = rules.find(
      ({ model, contains, times }) =>
        (times ?? 1) > 0 &&
        (model === undefined || model === body.model) &&
        (contains === undefined || words.includes(contains)),
    );
    if (rule === undefined && behavior.answer) return behavior.answer(body);
    if (rule === undefined) return refusal(500, { message: "unscripted", code: "unscripted" });
    if (rule.times !== undefined) rule.times--;
    return rule.script;
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? "/";
    const body = await readJson(request);
    if (path.startsWith("/__")) return play(control(`${request.method} ${path}`, body), response);
    const seen: SeenRequest = {
      method: request.method ?? "",
      path,
      headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
      body,
      at: Date.now(),
      leftAt: undefined,
      endedAt: undefined,
    };
    requests.push(seen);
    response.once("close", () => {
      seen.endedAt = Date.now();
      if (!response.writableFinished) seen.leftAt = seen.endedAt;
    });
    await play(scriptAt(seen), response, gate.promise);
  }

  function scriptAt({ method, path, headers, body }: SeenRequest): Script {
    if (behavior.apiKey !== undefined && headers["authorization"] !== `Bearer ${behavior.apiKey}`) {
      return refusal(401, {
        message: `Incorrect API key provided: ${headers["authorization"]}`,
        code: "invalid_api_key",
      });
    }
    if (method === "POST" && path === "/v1/chat/completions") return scriptFor(body);
    if (method === "GET" && path === "/v1/models" && behavior.models !== undefined) {
      return json({ object: "list", data: behavior.models.map((id) => ({ id, object: "model" })) });
    }
    return refusal(404, { message: `Unknown request URL: ${path}` });
  }

  function control(what: string, body: SeenRequest["body"]): Script {
    if (what === "GET /__requests") return json(requests);
    if (what === "POST /__reset") reset();
    else if (what === "POST /__script") {
      // Sent by a test of this repository, with these very types.
      const sent = body as { queue?: Script[]; rules?: Rule[]; options?: ProviderOptions } | undefined;
      queue.push(...(sent?.queue ?? []));
      rules.push(...(sent?.rules ?? []));
      behavior = { ...behavior, ...sent?.options };
    } else return json({ error: `no such control: ${what}` }, 404);
    return json({ ok: true });
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((thrown: unknown) =>
      response.destroy(thrown instanceof Error ? thrown : undefined),
    );
  });
  let sockets = 0;
  server.on("connection", (socket) => {
    sockets++;
    socket.once("close", () => sockets--);
    socket.on("error", () => {});
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;

  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    queue: (...scripts) => void queue.push(...scripts),
    rule: (...more) => void rules.push(...more),
    configure: (more) => void (behavior = { ...behavior, ...more }),
    requests,
    openSockets: () => sockets,
    release: () => gate.resolve(),
    reset,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readJson(request: IncomingMessage): Promise<SeenRequest["body"]> {
  let text = "";
  request.setEncoding("utf8");
  for await (const part of request) text += String(part);
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === "object" && body !== null ? { ...body } : undefined;
  } catch {
    return undefined;
  }
}
