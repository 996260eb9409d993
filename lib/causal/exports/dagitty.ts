import type { Graph } from "../schema";
import type { ExportLang } from "./formats";

/**
 * A dag of DAGitty (http://www.dagitty.net) from the direct edges, for looking up what to adjust for. An edge that would
 * lead back to where it came from is left out, the weakest first, and named in a comment: a dag has no loops.
 */
export function graphDagitty(graph: Graph, lang: ExportLang): string {
  const names = uniqueNames(graph, lang);
  const reach = new Map<string, Set<string>>();
  const leadsTo = (from: string, to: string): boolean =>
    from === to || [...(reach.get(from) ?? [])].some((next) => leadsTo(next, to));
  const kept: string[] = [];
  const left: string[] = [];
  for (const { source, target, level, relation } of graph.edges) {
    if (level < 2 || relation === "inhibit") continue;
    const line = `${names.get(source)} -> ${names.get(target)}`;
    if (leadsTo(target, source)) {
      left.push(line);
      continue;
    }
    reach.set(source, (reach.get(source) ?? new Set()).add(target));
    kept.push(line);
  }
  const used = new Set(kept.flatMap((line) => line.split(" -> ")));
  const outcomes = new Set(graph.nodes.filter(({ kind }) => kind === "result").map(({ id }) => names.get(id)));
  return [
    `# ${graph.name.replace(/\s+/gu, " ")} v${graph.version}`,
    ...left.map((line) => `# loop: ${line}`),
    "dag {",
    ...[...used].map((name) => `  ${name}${outcomes.has(name) ? " [outcome]" : ""}`),
    ...kept.map((line) => `  ${line}`),
    "}",
    "",
  ].join("\n");
}

/** Labels in quotes, told apart by a number where two are the same. */
function uniqueNames({ nodes }: Graph, lang: ExportLang): Map<string, string> {
  const seen = new Map<string, number>();
  return new Map(
    nodes.map(({ id, label }) => {
      const plain = label[lang]
        .replace(/["\s\\]+/gu, " ")
        .replaceAll("->", "→")
        .trim();
      const n = (seen.get(plain) ?? 0) + 1;
      seen.set(plain, n);
      return [id, `"${n === 1 ? plain : `${plain} (${n})`}"`];
    }),
  );
}
