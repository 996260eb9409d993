"use client";

import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { Link } from "@/app/_ui/link";
import { useProject } from "../../../_components/project-context";

/** What is missing before a question can be answered, by the code of its refusal: the page that brings it. */
const WAYS: Record<string, { page: string; words: "import" | "extract" | "graph" | "dictionary" }> = {
  no_data: { page: "imports/new", words: "import" },
  no_events: { page: "users", words: "extract" },
  no_graph: { page: "graphs", words: "graph" },
  no_outcome: { page: "dictionary", words: "dictionary" },
};

/** The next step of somebody whose question the data cannot answer yet; nothing where no step would help. */
export function WayOut({ code }: { code: string }) {
  const t = useTranslations();
  const project = useProject();
  const way = WAYS[code];
  return way ? (
    <Button asChild size="sm">
      <Link href={`/p/${project.id}/${way.page}`}>{t(`ask.wayOut.${way.words}`)}</Link>
    </Button>
  ) : null;
}
