import { connect } from "node:net";
import { once } from "node:events";
import { Following } from "./load/follow.ts";
import type { Model } from "./model/index.ts";
import type { Bench } from "./options.ts";
import { judged, quantile, table } from "./stats.ts";
import { lineUp } from "./systems/line-up.ts";
import { sleep, type System } from "./systems/system.ts";
import type { ProductSystem } from "./systems/the-product.ts";

const WARM_UP = 4000;
const ABORTED = 2000;
const AT_ONCE = 20;
const GOAL = { abortedMb: 10, stalledMb: 20 };
const MB = 1024 * 1024;

/** What readers who leave, and readers who never read, cost a server in memory. */
export async function benchMemory(bench: Bench): Promise<string> {
  const { model, product, systems, leftOut, stop } = await lineUp(bench, "together", ["plain", "ai"]);
  try {
    const rows: string[][] = [];
    for (const system of systems) {
      if (system.serverPid === 0) continue;
      const grown = await aborted(system, model);
      const text = `${grown >= 0 ? "+" : ""}${grown.toFixed(1)} MB`;
      rows.push([system.name, system === product ? judged(text, grown <= GOAL.abortedMb) : text]);
    }
    const stalled = await stalledReader(product, model);
    return [
      "### Memory",
      `Resident memory of the server process, the median of a few looks after it came to rest; nothing bound to a core. The memory of open streams is in \`viewers\`.${leftOut}`,
      table(
        [
          `${ABORTED} streams left after their first text, after ${WARM_UP} to warm up`,
          `grown (goal ≤ ${GOAL.abortedMb} MB)`,
        ],
        rows,
      ),
      stalled,
    ].join("\n\n");
  } finally {
    await stop();
  }
}

async function aborted(system: System, model: Model): Promise<number> {
  await model.play({ pieces: 20, everyMs: 10 });
  let next = 0;
  const some = async (times: number) => {
    for (let done = 0; done < times; done += AT_ONCE) {
      const readers = Array.from(
        { length: AT_ONCE },
        () => new Following(system.url(next++), { body: system.body, leaveAfter: 1 }),
      );
      await Promise.all(readers.map(({ ended }) => ended));
    }
    await system.settle();
    return await atRest(system);
  };
  const before = await some(WARM_UP);
  return (await some(ABORTED)) - before;
}

async function atRest(system: System): Promise<number> {
  const looks: number[] = [];
  for (let i = 0; i < 10; i++) {
    await sleep(200);
    looks.push(system.memoryMb());
  }
  return quantile(looks, 0.5);
}

/** One call holds less than the product's limit for an answer, so a long stream needs many calls. */
const PIECE_CHARS = 2000;
const CALL_PIECES = 3400;
const CALL_MB = (CALL_PIECES * PIECE_CHARS) / MB;
const ROWS_A_CALL = 120;
const WANTED_MB = 1024;
const WARM_MB = 100;
const LONGEST_MS = 300_000;

/** A user with so many rows that the answers about them make up a gigabyte, and a viewer who never reads. */
async function stalledReader(product: ProductSystem, model: Model): Promise<string> {
  const project = await newProject(product, Math.ceil(WANTED_MB / CALL_MB) + 1);
  await model.play({ pieces: CALL_PIECES, everyMs: 0, text: "line", fillerChars: PIECE_CHARS });
  const url = `${product.product.address}/api/v1/events/extract/stalled/llm-stream?project=${project}&cache=bypass`;
  let sentMb = 0;
  const forget = model.onClosed(({ sent }) => (sentMb += (sent * PIECE_CHARS) / MB));
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  try {
    await once(socket, "connect");
    const { host, pathname, search } = new URL(url);
    socket.write(`POST ${pathname}${search} HTTP/1.1\r\nhost: ${host}\r\ncontent-length: 0\r\n\r\n`);
    const [head] = (await once(socket, "data")) as [Buffer];
    if (!head.toString("latin1").startsWith("HTTP/1.1 200 ")) throw new Error(`${url} was not answered with a stream`);
    // From here on what is not read stays in the system's buffers, and then in the server.
    socket.pause();
    const deadline = performance.now() + LONGEST_MS;
    const upTo = async (mb: number) => {
      while (sentMb < mb && performance.now() < deadline) await sleep(50);
    };
    await upTo(WARM_MB);
    const before = product.memoryMb();
    const looks: number[] = [];
    while (sentMb < WANTED_MB && performance.now() < deadline) {
      await sleep(100);
      looks.push(product.memoryMb());
    }
    if (sentMb < WANTED_MB) throw new Error(`the model sent only ${sentMb.toFixed(0)} MB to a reader who never reads`);
    const late = looks.slice(Math.floor(looks.length * 0.8));
    const grown = quantile(late, 0.5) - before;
    const most = Math.max(...looks) - before;
    return table(
      ["a reader who never reads", "sent by the model", "memory before", "grown at the end", "at most", "goal"],
      [
        [
          `measured after the first ${WARM_MB} MB`,
          `${sentMb.toFixed(0)} MB`,
          `${before.toFixed(0)} MB`,
          judged(`${grown.toFixed(0)} MB`, grown <= GOAL.stalledMb),
          `${most.toFixed(0)} MB`,
          `≤ ${GOAL.stalledMb} MB`,
        ],
      ],
    );
  } finally {
    forget();
    socket.destroy();
    await fetch(`${product.product.address}/api/v1/projects/${project}`, { method: "DELETE" });
  }
}

async function newProject({ product }: ProductSystem, calls: number): Promise<string> {
  const made = await fetch(`${product.address}/api/v1/projects`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name: "stalled" }),
  });
  const { id } = (await made.json()) as { id: string };
  const rows = Array.from({ length: calls * ROWS_A_CALL }, (_, n) => {
    const at = new Date(Date.UTC(2025, 0, 1) + n * 60_000).toISOString();
    return `stalled,${at},browse,thing ${n}`;
  });
  const form = new FormData();
  form.set("kind", "behaviors");
  form.set("file", new Blob([["user_id,timestamp,action,item", ...rows].join("\n")]), "stalled.csv");
  const sent = await fetch(`${product.address}/api/v1/imports?project=${id}`, { method: "POST", body: form });
  const { run_id: run } = (await sent.json()) as { run_id: string };
  await (await fetch(`${product.address}/api/v1/runs/${run}/events?project=${id}`)).text();
  return id;
}
