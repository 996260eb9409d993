import { z } from "zod";
import { GraphId, GraphName } from "@/lib/causal";
import { changeGraphName, getGraph, getGraphOutline, graphFile, GraphFileName, removeGraph } from "@/lib/causal/server";
import { fileAnswer, route } from "@/lib/http/server";
import { versionQuery } from "../version-query";

const params = z.object({ id: GraphId });

/**
 * GET /api/v1/causal-graphs/{id}: the newest version, or the one that is named; with `edges=outline` as much of its edges
 * as lists and pictures show. With a format behind the id, `{id}.{svg,json,csv,graphml,gexf,mmd,dot,dagitty}`, it is a
 * file, with an ETag.
 */
export const GET = route({
  params: z.object({ id: z.union([GraphId, GraphFileName]) }),
  query: versionQuery.extend({
    edges: z.enum(["whole", "outline"]).default("whole"),
    lang: z.enum(["zh", "en"]).optional(),
    theme: z.enum(["light", "dark"]).default("light"),
    /** Saved rather than shown. */
    download: z.stringbool().default(false),
  }),
  handler: async ({ ctx, params: { id }, query: { version, edges, download, lang, theme }, request, signal }) => {
    if (typeof id === "string")
      return { json: await (edges === "outline" ? getGraphOutline : getGraph)(ctx, id, version) };
    const options = { version, theme, lang: lang ?? (ctx.locale === "en" ? "en" : "zh") } as const;
    return fileAnswer(request, await graphFile(ctx, id, options, signal), { download });
  },
});

/** PATCH /api/v1/causal-graphs/{id}: what it is called. */
export const PATCH = route({
  params,
  body: z.strictObject({ name: GraphName }),
  handler: async ({ ctx, params: { id }, body }) => ({ json: await changeGraphName(ctx, id, body.name) }),
});

/** DELETE /api/v1/causal-graphs/{id}: with its versions and everything that people said of its edges. */
export const DELETE = route({
  params,
  handler: async ({ ctx, params: { id } }) => {
    await removeGraph(ctx, id);
    return { status: 204, json: undefined };
  },
});
