"use client";

import { useQuery } from "@tanstack/react-query";
import { SquareArrowOutUpRight } from "lucide-react";
import { Link } from "@/app/_ui/link";
import { useRouter } from "next/navigation";
import { useCallback, useMemo } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { ErrorLine } from "@/app/_ui/error-state";
import { Skeleton } from "@/app/_ui/skeleton";
import { byStrength, degreesOf, drawableEdges, GraphId, scene, type Graph } from "@/lib/causal";
import { graphOptions, useLayout } from "@/lib/causal/client";
import type { Evidence, Fact } from "@/lib/qa";
import { useProject } from "../../../_components/project-context";
import { GraphCanvas } from "../../../graphs/_canvas/graph-canvas";
import { EdgeCard, NodeCard } from "../../../graphs/_components/edge-card";
import { useEdgeWords } from "../../../graphs/_components/use-edge-words";

type Part = NonNullable<Evidence["graph"]>;

type EvidencePictureProps = {
  part: Part;
  facts: readonly Fact[];
  fact: Fact | undefined;
  onFact: (fact: string) => void;
};

/** The part of the graph that an answer rests on. */
export function EvidencePicture(props: EvidencePictureProps) {
  const { part } = props;
  const t = useTranslations();
  const project = useProject();
  const id = GraphId.safeParse(part.id).data;
  if (id === undefined || part.nodes.length === 0) return null;
  return (
    <section aria-label={t("ask.picture")} className="space-y-2" data-testid="evidence-picture">
      <header className="flex items-center justify-between gap-2">
        <h3 className="text-sm font-normal text-muted">{t("ask.picture")}</h3>
        <Button asChild size="sm" tone="quiet">
          <Link href={`/p/${project.id}/graphs/${id}?v=${part.version}`}>
            <SquareArrowOutUpRight aria-hidden />
            {t("ask.openGraph")}
          </Link>
        </Button>
      </header>
      <LoadedPicture {...props} id={id} />
    </section>
  );
}

function LoadedPicture({ id, ...props }: EvidencePictureProps & { id: GraphId }) {
  const project = useProject();
  const { data: graph, error } = useQuery(graphOptions(project.id, id, props.part.version));
  if (error && !graph) return <ErrorLine error={error} />;
  if (!graph) return <Skeleton className="h-56" />;
  return <Picture {...props} graph={graph} />;
}

function Picture({ graph, part, facts, fact, onFact }: EvidencePictureProps & { graph: Graph }) {
  const t = useTranslations();
  const router = useRouter();
  const project = useProject();
  const words = useEdgeWords();
  const drawn = useMemo(() => {
    const edgeIds = new Set(part.edges);
    const edges = graph.edges.filter(({ id }) => edgeIds.has(id)).toSorted(byStrength);
    const nodeIds = new Set([...part.nodes, ...edges.flatMap(({ source, target }) => [source, target])]);
    return { nodes: graph.nodes.filter(({ id }) => nodeIds.has(id)), edges };
  }, [graph, part]);
  const { layout, placing } = useLayout(graph, drawn);
  const users = graph.figures.users;
  const picture = useMemo(
    () => layout && scene({ layout, nodes: drawn.nodes, edges: drawableEdges(drawn.edges), users }),
    [layout, drawn, users],
  );
  const nameOf = useCallback(
    (id: string) => {
      const edge = drawn.edges.find((each) => each.id === id);
      if (edge) return words.edge(edge);
      const node = drawn.nodes.find((each) => each.id === id);
      return node ? words.node(node, degreesOf(drawn.edges)[node.id], users) : id;
    },
    [drawn, words, users],
  );
  const cardOf = (id: string) => {
    const edge = drawn.edges.find((each) => each.id === id);
    const node = drawn.nodes.find((each) => each.id === id);
    return edge ? <EdgeCard edge={edge} /> : node ? <NodeCard node={node} graph={graph} /> : null;
  };
  /** A fact about it where there is one, else its place in the whole graph. */
  const select = (id: string) => {
    const about = facts.find(({ refs }) => refs.some((ref) => "id" in ref && ref.id === id));
    if (about) return onFact(about.id);
    const kind = drawn.edges.some((edge) => edge.id === id) ? "edge" : "node";
    router.push(`/p/${project.id}/graphs/${graph.id}?v=${part.version}&${kind}=${id}`);
  };
  const selected = fact?.refs.flatMap((ref) => (ref.kind === "edge" || ref.kind === "node" ? [ref.id] : []))[0];
  if (!picture) return <Skeleton className="h-56" />;
  return (
    <>
      <GraphCanvas
        scene={picture}
        label={t("ask.pictureName", { nodes: drawn.nodes.length, edges: drawn.edges.length })}
        nameOf={nameOf}
        cardOf={cardOf}
        selected={selected}
        onSelect={select}
        busy={placing}
        className="h-64"
      />
      <p id="graph-keys" className="sr-only">
        {t("graphs.keys")}
      </p>
    </>
  );
}
