import { parseArgs } from "node:util";

// `npm run recompute -- --graph ID [--version N] [--project KEY] [--server URL]`: asks a running server to compute every
// figure of a graph anew from the stored rows. Ends with 1 where some differ although the data are the same.

const { values } = parseArgs({
  options: {
    graph: { type: "string" },
    version: { type: "string" },
    project: { type: "string" },
    server: { type: "string", default: `http://127.0.0.1:${process.env["PORT"] ?? "3000"}` },
  },
});
if (values.graph === undefined) {
  console.error("usage: npm run recompute -- --graph ID [--version N] [--project KEY] [--server URL]");
  process.exit(2);
}
const url = new URL(`/api/v1/causal-graphs/${encodeURIComponent(values.graph)}/recompute`, values.server);
if (values.version !== undefined) url.searchParams.set("version", values.version);
if (values.project !== undefined) url.searchParams.set("project", values.project);

type Answer = {
  version: number;
  data_changed: boolean;
  edges: number;
  differing: { edge: string; figures: string[] }[];
  detail?: string;
};

const response = await fetch(url, { method: "POST" }).catch((error: unknown) => {
  console.error(`No server answers at ${values.server}: ${String(error)}`);
  process.exit(2);
});
const answer = (await response.json()) as Answer;
if (!response.ok) {
  console.error(answer.detail ?? `The server answers ${response.status}.`);
  process.exit(2);
}
for (const { edge, figures } of answer.differing) console.log(`${edge}: ${figures.join(", ")}`);
const equal = answer.edges - answer.differing.length;
console.log(`version ${answer.version}: ${equal} of ${answer.edges} edges come out the same`);
if (answer.data_changed) console.log("The events have changed since this version was made.");
process.exitCode = answer.differing.length > 0 && !answer.data_changed ? 1 : 0;
