import OpenAI, { type ClientOptions } from "openai";
import { AppError, type Clock } from "@/lib/core";
import { createCassettePlayer, RECORDED_MODEL, type Cassette, type RecordedCall } from "../cassette";
import type { Prices } from "../prices";
import type { LlmConnection, LlmRequest } from "../schema";
import { createCassetteFetch } from "./cassette-fetch";
import type { LlmLimits } from "./limits";
import { createOfflineFetch, OFFLINE_MODEL } from "./offline-fetch";
import { promptHash } from "./prompt-hash";
import { NO_QUIRKS, type Quirks } from "./quirks";
import { createUpstreamFetch } from "./upstream-fetch";

/** Which model to ask, and where. */
export type ConnectionConfig =
  | {
      offline: true;
      /** Speed of a single answer; 0 for as fast as it goes. Batches always go as fast as they can. */
      tokensPerS: number;
    }
  /** Recordings that are played: one answer at the pace of its time, batches as fast as they can. */
  | { offline: true; cassettes: readonly Cassette[] }
  | ServiceConfig;

export type ServiceConfig = {
  offline: false;
  baseUrl: string;
  apiKey: string | undefined;
  model: string;
  /** Of a connection in the settings. */
  id?: string;
  /** What is known of the service before it was asked. */
  streamOptions?: Quirks["streamOptions"];
  /** What its tokens cost, for services that do not say. */
  prices?: Prices | undefined;
};

/** A connection ready to be asked. */
export type Wire = {
  connection: LlmConnection;
  quirks: Quirks;
  secret: string;
  prices?: Prices | undefined;
  sdkFor(request: LlmRequest): OpenAI;
  close(): Promise<void>;
};

/** Throws a TypeError when the base URL is none. */
export function openWire(config: ConnectionConfig, limits: LlmLimits, clock: Clock): Wire {
  const quirks: Quirks = { ...NO_QUIRKS };
  if ("cassettes" in config) return openCassettes(config.cassettes, quirks, limits, clock);
  if (config.offline) {
    return {
      connection: { offline: true, host: "offline", model: OFFLINE_MODEL },
      quirks,
      secret: "",
      sdkFor: ({ task, pace }) => {
        const tokensPerS = pace === "batch" ? 0 : config.tokensPerS;
        const fetch = createOfflineFetch({ task, tokensPerS, clock });
        return createSdk({ baseUrl: "http://offline.invalid/v1", apiKey: "offline", fetch, totalMs: limits.totalMs });
      },
      close: async () => {},
    };
  }
  const baseUrl = tidyBaseUrl(config.baseUrl);
  const apiKey = config.apiKey ?? NO_KEY;
  const upstream = createUpstreamFetch(limits);
  const sdk = createSdk({ baseUrl, apiKey, fetch: upstream.fetch, totalMs: limits.totalMs });
  const { id, model, prices, streamOptions } = config;
  const { host, pathname } = new URL(baseUrl);
  const path = pathname === "/v1" ? {} : { path: pathname };
  return {
    connection: { offline: false, ...(id === undefined ? {} : { id }), host, ...path, model },
    quirks: streamOptions === undefined ? quirks : { ...quirks, streamOptions },
    secret: config.apiKey ?? "",
    prices,
    sdkFor: () => sdk,
    close: upstream.close,
  };
}

/** What is sent as a key to a service that needs none; the SDK does not go without. */
export const NO_KEY = "none";

function openCassettes(cassettes: readonly Cassette[], quirks: Quirks, limits: LlmLimits, clock: Clock): Wire {
  const player = createCassettePlayer(cassettes);
  const model = `${RECORDED_MODEL}${cassettes[0]?.model ?? ""}`;
  /** Every try of a request is told the same. */
  const calls = new WeakMap<LlmRequest, RecordedCall>();
  function callFor(request: LlmRequest): RecordedCall {
    const asked = { task: request.task.name, promptHash: promptHash(request.messages) };
    const call = calls.get(request) ?? player.take(asked);
    if (call === undefined) throw new AppError("cassette_exhausted", { params: { task: asked.task } });
    calls.set(request, call);
    return call;
  }
  return {
    connection: { offline: true, recorded: true, host: "cassette", model },
    quirks,
    secret: "",
    sdkFor: (request) => {
      const paced = request.pace !== "batch";
      const fetch = createCassetteFetch({ call: () => callFor(request), model, paced, clock });
      return createSdk({ baseUrl: "http://cassette.invalid/v1", apiKey: "cassette", fetch, totalMs: limits.totalMs });
    },
    close: async () => {},
  };
}

type SdkConfig = { baseUrl: string; apiKey: string; fetch: NonNullable<ClientOptions["fetch"]>; totalMs: number };

/** Every option that the SDK would otherwise take from the environment is named, so that only our settings count. */
function createSdk({ baseUrl, apiKey, fetch, totalMs }: SdkConfig): OpenAI {
  return new OpenAI({
    baseURL: baseUrl,
    apiKey,
    fetch,
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    maxRetries: 0,
    // Ours run out first; this one only covers the headers and cannot be switched off.
    timeout: totalMs + 60_000,
    logLevel: "off",
  });
}

/** People paste the address of the endpoint as often as that of the API. */
export function tidyBaseUrl(baseUrl: string): string {
  return new URL(baseUrl).href.replace(/\/+$/, "").replace(/\/chat\/completions$/, "");
}
