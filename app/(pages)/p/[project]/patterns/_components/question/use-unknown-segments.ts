"use client";

import { useQuery } from "@tanstack/react-query";
import { segmentsOptions } from "@/lib/people/client";
import { useProject } from "../../../_components/project-context";
import type { AskedAddress } from "../use-address";

/** Segments that the question names and the project does not have, such as deleted ones; none before that is known. */
export function useUnknownSegments(asked: AskedAddress): string[] {
  const project = useProject();
  const { data: segments } = useQuery(segmentsOptions(project.id));
  if (!segments) return [];
  const known = new Set<string>(segments.map(({ id }) => id));
  return [...new Set([...asked.texts("segment"), ...asked.texts("vs")])].filter((id) => !known.has(id));
}
