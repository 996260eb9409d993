import { ensureBuild } from "../../scripts/build/index.ts";
import { ROOT } from "../../scripts/start/start-for-test.ts";
import { startProduct } from "../product.ts";
import { holds } from "./judge.ts";
import { apiOf, post, prepare } from "./prepare.ts";
import { answerable, UNANSWERABLE } from "./questions.ts";
import { Truth } from "./truth.ts";
import { mkdtempSync, writeFileSync } from "node:fs";
await ensureBuild(ROOT);
const p = await startProduct(mkdtempSync("/tmp/evf-"));
try {
  const truth = new Truth();
  const graph = await prepare(p, truth);
  console.log("ready", [...graph.edges.values()].filter((e) => e.level >= 2).length);
  let n = 0,
    of = 0;
  const times: number[] = [];
  const dump: string[] = [];
  for (const { ask, after, expect } of answerable(truth)) {
    if (after) continue;
    const t = performance.now();
    const e = await post<any>(apiOf(p)("/qa/facts"), { question: ask }).catch((x) => ({
      facts: [],
      refusal: { code: String(x).slice(0, 300) },
    }));
    times.push(performance.now() - t);
    dump.push(
      `# ${ask}\n${e.refusal ? "REFUSED " + JSON.stringify(e.refusal) : ""}\nunknown ${e.unknown} terms ${JSON.stringify(e.terms)}\n${e.facts.map((f: any) => `${f.id} ${f.kind} ${f.text.zh} | ${f.text.en} | ${f.definition.zh}`).join("\n")}`,
    );
    for (const x of expect) {
      of++;
      if (holds(x, e.facts, graph)) n++;
      else
        console.log("MISS", ask, JSON.stringify(x), e.refusal?.code ?? "", e.facts.map((f: any) => f.kind).join(" "));
    }
  }
  console.log(
    "recall",
    n,
    of,
    "times",
    times
      .toSorted((a, b) => a - b)
      .map(Math.round)
      .join(" "),
  );
  let ok = 0;
  for (const ask of UNANSWERABLE) {
    const e = await post<any>(apiOf(p)("/qa/facts"), { question: ask }).catch((x) => ({
      facts: [],
      refusal: null,
      err: String(x).slice(0, 200),
    }));
    if (e.refusal) ok++;
    else
      console.log(
        "ANSWERED",
        ask,
        e.err ?? "",
        JSON.stringify(e.terms),
        e.unknown,
        e.facts
          .map((f: any) => f.text.zh)
          .join(" / ")
          .slice(0, 300),
      );
    dump.push(`# ${ask}\n${JSON.stringify(e.refusal)}\n${JSON.stringify(e.nearest)}`);
  }
  console.log("refused", ok, UNANSWERABLE.length);
  writeFileSync("/tmp/evf.txt", dump.join("\n\n"));
} finally {
  await p.stop();
}
