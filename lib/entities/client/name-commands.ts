"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { z } from "zod";
import { request } from "@/lib/people/client";
import { Run } from "@/lib/runs";
import { OpenName, type NameDecision, type NameScope } from "../identify/schema";

/** Has a model say what open names mean, or joins the run that does. */
export function useIdentify(project: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (only: NameScope) =>
      request("/relations/identify", Run, {
        method: "POST",
        query: { project },
        // Asked again, it is to think again.
        body: { only, ...(only === "all" ? { cache: "bypass" } : {}) },
      }),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: [project, "runs"] });
    },
  });
}

const Decided = z.object({ decided: z.number(), unanswered: z.array(OpenName) });

/** Carries out a person's decision about some names; everything counted from them follows. */
export function useDecideNames(project: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (decision: NameDecision) =>
      request("/relations/names", Decided, { method: "PATCH", query: { project }, body: decision }),
    onSettled: () => queries.invalidateQueries({ queryKey: [project, "relations"] }),
  });
}
