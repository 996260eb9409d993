/** The floor: a bare proxy that passes bytes on. `PORT` is where it listens, `OPENAI_BASE_URL` whom it asks. */
import { createServer, request } from "node:http";

const upstream = `${process.env.OPENAI_BASE_URL}/chat/completions`;

createServer((incoming, outgoing) => {
  const asked = request(upstream, { method: "POST", headers: { "content-type": "application/json" } }, (answer) => {
    outgoing.writeHead(answer.statusCode, { "content-type": answer.headers["content-type"] });
    answer.pipe(outgoing);
  });
  asked.on("error", () => outgoing.destroy());
  outgoing.once("close", () => asked.destroy());
  asked.end("{}");
  incoming.resume();
}).listen(Number(process.env.PORT), "127.0.0.1");
