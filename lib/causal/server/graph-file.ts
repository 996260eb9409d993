import { createHash } from "node:crypto";
import { z } from "zod";
import {
  drawableEdges,
  GRAPH_EXPORTS,
  GraphId,
  scene,
  sceneToSvg,
  type ExportLang,
  type Graph,
  type GraphExport,
  type Theme,
} from "@/lib/causal";
import type { Ctx } from "@/lib/core";
import { getGraph } from "./graphs";
import { layoutGraph } from "./layout-graph";

/** A graph's id with the format it is wanted in, as `gra_….svg`. */
export const GraphFileName = z
  .string()
  .regex(new RegExp(`^gra_[0-9a-z]{26}\\.(svg|${Object.keys(GRAPH_EXPORTS).join("|")})$`))
  .transform((name) => {
    const dot = name.indexOf(".");
    return { id: GraphId.parse(name.slice(0, dot)), format: name.slice(dot + 1) as GraphExport | "svg" };
  });
export type GraphFileName = z.infer<typeof GraphFileName>;

export type GraphFileOptions = { lang: ExportLang; theme: Theme; version?: number | undefined };

export type GraphFile = { fileName: string; type: string; body: string; etag: string };

/** A graph as a file; equal graphs give equal bytes, and so an equal ETag. Fails with `not_found`. */
export async function graphFile(
  ctx: Pick<Ctx, "db" | "project">,
  { id, format }: GraphFileName,
  { lang, theme, version }: GraphFileOptions,
  signal: AbortSignal,
): Promise<GraphFile> {
  const graph = await getGraph(ctx, id, version, { lags: format === "json" });
  const { type, body } =
    format === "svg"
      ? { type: "image/svg+xml; charset=utf-8", body: await pictureOf(graph, { lang, theme }, signal) }
      : { type: GRAPH_EXPORTS[format].type, body: GRAPH_EXPORTS[format].write(graph, lang) };
  const digest = createHash("sha256").update(body).digest("base64url").slice(0, 27);
  return { fileName: `${graph.name} v${graph.version}.${format}`, type, body, etag: `"${digest}"` };
}

async function pictureOf(
  graph: Graph,
  { lang, theme }: Pick<GraphFileOptions, "lang" | "theme">,
  signal: AbortSignal,
): Promise<string> {
  const layout = graph.layout ?? (await layoutGraph(graph, { signal }));
  const drawn = scene({ layout, nodes: graph.nodes, edges: drawableEdges(graph.edges), users: graph.figures.users });
  const shown = {
    zh: `显示 ${drawn.edges.length} / ${graph.edges.length} 条关系`,
    en: `${drawn.edges.length} of ${graph.edges.length} relations`,
  };
  return sceneToSvg(drawn, { theme, lang, title: graph.name, subtitle: `v${graph.version} · ${shown[lang]}` });
}
