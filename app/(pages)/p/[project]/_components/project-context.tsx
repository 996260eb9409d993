"use client";

import { useQuery } from "@tanstack/react-query";
import { createContext, use, type ReactNode } from "react";
import type { Project } from "@/lib/people";
import { projectsOptions } from "@/lib/people/client";

const ProjectContext = createContext<Project | undefined>(undefined);

/** The project of the page, kept fresh by the same query as the switcher, so that counts follow every run. */
export function ProjectProvider({ initial, children }: { initial: Project; children: ReactNode }) {
  const { data } = useQuery(projectsOptions());
  const project = data?.find(({ id }) => id === initial.id) ?? initial;
  return <ProjectContext value={project}>{children}</ProjectContext>;
}

export function useProject(): Project {
  const project = use(ProjectContext);
  if (!project) throw new Error("useProject needs a ProjectProvider above it");
  return project;
}
