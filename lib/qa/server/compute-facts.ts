import type { Ctx } from "@/lib/core";
import type { Fact, FactQuery } from "..";

/** Computes facts from the data, numbered in the order of the queries, as many as fit the limit. */
export async function computeFacts(
  _ctx: Pick<Ctx, "db" | "project" | "locale">,
  _queries: readonly FactQuery[],
  _limits: { tokens: number },
): Promise<Fact[]> {
  throw new Error("not there yet");
}
