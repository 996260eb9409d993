import { parentPort } from "node:worker_threads";
import { toAppError } from "@/lib/core";
import { buildSequences } from "../../mining/build-sequences";
import { answerView } from "../../views/answer-view";
import { KeptSequences } from "./kept-sequences";
import type { FromViewsWorker, ToViewsWorker } from "./protocol";

const BYTES_MAX = 64 * 1024 * 1024;
const IDLE_MS = 5 * 60_000;

const sequences = new KeptSequences(BYTES_MAX);

function reply(message: ToViewsWorker): FromViewsWorker {
  try {
    if ("load" in message) {
      const { events, options } = message.load;
      sequences.add(message.key, buildSequences(events, options), performance.now());
      return { loaded: true };
    }
    const moments = sequences.get(message.key, performance.now());
    return moments ? { answer: answerView(moments, message.question) } : { missing: true };
  } catch (thrown) {
    const { code, params, cause } = toAppError(thrown);
    return { error: { code, params, detail: cause instanceof Error ? (cause.stack ?? cause.message) : "" } };
  }
}

parentPort?.on("message", (message: ToViewsWorker) => parentPort?.postMessage(reply(message)));
setInterval(() => sequences.dropUnusedSince(performance.now() - IDLE_MS), IDLE_MS / 5);
