/**
 * `tail.ts writer|reader DATABASE_URL ASKS`: what a run that is watched from another process costs at least on
 * PostgreSQL. The writer asks the model, puts what came within 50 ms into a table as one row for each run, and tells
 * of all runs that moved in one NOTIFY every 10 ms. The reader has one LISTEN connection; each viewer pulls the rows
 * after its cursor. No lease, no fence, no records, no progress, no end.
 */
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import postgres from "postgres";

const [role, databaseUrl = "", asks = ""] = process.argv.slice(2);
const BATCH_MS = 50;
const NOTIFY_MS = 10;

const sql = postgres(databaseUrl, { max: 10, onnotice: () => {} });
// What a benchmark wrote need not survive it.
if (role === "writer") {
  await sql`CREATE TABLE IF NOT EXISTS bare_log (run text, seq int, data text, PRIMARY KEY (run, seq))`;
}
const server = role === "writer" ? createServer(await writer()) : createServer(await reader());
server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port));
process.once("disconnect", () => process.exit());

type Handler = Parameters<typeof createServer>[1];

async function writer(): Promise<Handler> {
  const moved = new Set<string>();
  setInterval(() => {
    if (moved.size === 0) return;
    const runs = [...moved].join(",");
    moved.clear();
    // A query of this driver runs when somebody waits for it, or when it is told to.
    void sql`SELECT pg_notify('bare', ${runs})`.execute();
  }, NOTIFY_MS);

  return (incoming, outgoing) => {
    const run = incoming.url?.slice(1) ?? "";
    let waiting = "";
    let seq = 0;
    let writing = false;
    const flush = async () => {
      if (waiting === "" || writing) return;
      writing = true;
      const data = waiting;
      waiting = "";
      seq++;
      await sql`INSERT INTO bare_log (run, seq, data) VALUES (${run}, ${seq}, ${data})`;
      moved.add(run);
      writing = false;
    };
    const timer = setInterval(() => void flush(), BATCH_MS);
    const asked = request(`${asks}/chat/completions`, { method: "POST", agent: false }, (answer) => {
      answer.setEncoding("utf8");
      answer.on("data", (text: string) => (waiting += text));
      answer.on("error", () => {});
      answer.once("close", () => clearInterval(timer));
    });
    asked.on("error", () => clearInterval(timer));
    asked.end("{}");
    outgoing.once("close", () => asked.destroy());
    outgoing.writeHead(200).flushHeaders();
  };
}

async function reader(): Promise<Handler> {
  const wake = new Map<string, () => void>();
  await sql.listen("bare", (runs) => {
    for (const run of runs.split(",")) wake.get(run)?.();
  });
  return (incoming, outgoing) => {
    const run = incoming.url?.slice(1) ?? "";
    let cursor = 0;
    let pulling = false;
    let again = false;
    const pull = async () => {
      again = true;
      if (pulling) return;
      pulling = true;
      while (again) {
        again = false;
        const rows = await sql<{ seq: number; data: string }[]>`
          SELECT seq, data FROM bare_log WHERE run = ${run} AND seq > ${cursor} ORDER BY seq`;
        cursor = rows.at(-1)?.seq ?? cursor;
        if (rows.length > 0) outgoing.write(rows.map(({ data }) => data).join(""));
      }
      pulling = false;
    };
    wake.set(run, () => void pull());
    outgoing.writeHead(200, { "content-type": "text/event-stream" }).flushHeaders();
    const started = request(`${asks}/${run}`, { method: "POST", agent: false });
    started.on("error", () => {});
    started.end();
    outgoing.once("close", () => {
      wake.delete(run);
      started.destroy();
    });
  };
}
