"use client";

import { useQuery } from "@tanstack/react-query";
import { ArrowLeft } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { ErrorLine } from "@/app/_ui/error-state";
import { Skeleton } from "@/app/_ui/skeleton";
import { graphOptions } from "@/lib/causal/client";
import type { FactRef } from "@/lib/qa";
import { useProject } from "../../../_components/project-context";
import { EdgePeople } from "../../../graphs/[graphId]/_components/inspector/edge-people";
import { EdgeRowsOf } from "../../../graphs/[graphId]/_components/inspector/edge-rows";
import type { BehindStart } from "./behind";

type EdgeBehindProps = { place: Extract<FactRef, { kind: "edge" }>; start: BehindStart };

/** The users of a relation, and the raw rows of each that show it. */
export function EdgeBehind({ place, start }: EdgeBehindProps) {
  const t = useTranslations();
  const project = useProject();
  const { data: graph, error } = useQuery(graphOptions(project.id, place.graph, place.version));
  const [rows, setRows] = useState(start === "rows");
  const [user, setUser] = useState<string>();
  if (error && !graph) return <ErrorLine error={error} />;
  const edge = graph?.edges.find(({ id }) => id === place.id);
  if (!graph) return <Skeleton />;
  if (!edge) return <p className="text-muted">{t("ask.noUsers")}</p>;
  if (rows)
    return (
      <div className="space-y-3" data-testid="rows-behind">
        <Button size="sm" onClick={() => setRows(false)}>
          <ArrowLeft aria-hidden />
          {t("ask.backToUsers")}
        </Button>
        <EdgeRowsOf graph={graph} edge={edge} user={user} onUser={setUser} />
      </div>
    );
  return (
    <EdgePeople
      graph={graph}
      edge={edge}
      onRows={(id) => {
        setUser(id);
        setRows(true);
      }}
    />
  );
}
