"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { cn } from "@/app/_ui/cn";
import type { Flow, FlowNode } from "@/lib/patterns";
import { layoutFlow, NODE_WIDTH, type PlacedNode } from "./layout-flow";
import { useNumbers } from "./use-numbers";
import { useRoving } from "./use-roving";

type Lit = { node: number } | { link: number };
type FlowFigureProps = {
  flow: Flow;
  /** Absent: a node or link leads nowhere. */
  onNode?: ((node: FlowNode) => void) | undefined;
  onLink?: ((from: FlowNode, to: FlowNode, n: number) => void) | undefined;
};

const LABEL_CHARS = 13;

/** What a node is called. */
export function useNodeName() {
  const t = useTranslations();
  const { count } = useNumbers();
  return ({ kind, type, types }: FlowNode) =>
    kind === "type"
      ? (type ?? "")
      : kind === "other"
        ? t("patternViews.other", { types: count(types) })
        : t(kind === "left" ? "patternViews.left" : "patternViews.cameIn");
}

/** Steps before and after an event; pointing at a part shows the most frequent path through it. */
export function FlowFigure({ flow, onNode, onLink }: FlowFigureProps) {
  const t = useTranslations();
  const { count, countOf } = useNumbers();
  const nameOf = useNodeName();
  const [lit, setLit] = useState<Lit>();
  const layout = layoutFlow(flow);
  const roving = useRoving([
    ...layout.nodes.map(({ index, x, y, height }) => ({ key: `node ${index}`, x, y: y + height / 2 })),
    ...layout.links.map(({ index, x, y }) => ({ key: `link ${index}`, x, y })),
  ]);
  const path = lit && tracedPath(flow, lit);
  const onPath = (node: number) => path?.nodes.includes(node) ?? false;
  const linkOnPath = (from: number, to: number) => onPath(from) && onPath(to);
  const steps = Array.from({ length: flow.before + flow.after + 1 }, (_, i) => i - flow.before);

  return (
    <div className="rounded-lg border border-line bg-surface p-3">
      <div
        className="overflow-x-auto"
        role="region"
        tabIndex={0}
        aria-label={t("patternViews.flowOf", { type: flow.anchor })}
      >
        <svg
          viewBox={`0 0 ${layout.width} ${layout.height}`}
          width={layout.width}
          height={layout.height}
          className="max-w-none"
          data-picture
          role="group"
          aria-label={t("patternViews.flowKeys")}
        >
          {steps.map((step) => (
            <text
              key={step}
              x={layout.nodes.find(({ index }) => flow.nodes[index]?.step === step)?.x ?? -1000}
              y={14}
              fontSize={12}
              className="fill-muted"
            >
              {step === 0 ? t("patternViews.anchor") : t("patternViews.step", { step: count(step) })}
            </text>
          ))}
          {layout.links.map(({ index, from, to, path: shape }) => {
            const [source, target] = [flow.nodes[from], flow.nodes[to]];
            const n = flow.links[index]?.n ?? 0;
            if (!source || !target) return null;
            const words = t("patternViews.linkWords", {
              from: nameOf(source),
              to: nameOf(target),
              n: countOf(n, source.n),
            });
            return (
              <path
                key={index}
                {...roving(`link ${index}`, onLink && (() => onLink(source, target, n)))}
                role={onLink ? "button" : "img"}
                aria-label={words}
                d={shape}
                className={cn(
                  "outline-none focus-visible:stroke-text focus-visible:[stroke-width:1.5]",
                  target.kind === "left" || source.kind === "came_in" ? "fill-sequence" : "fill-accent",
                )}
                fillOpacity={path ? (linkOnPath(from, to) ? 0.65 : 0.08) : 0.22}
                style={{ cursor: onLink ? "pointer" : undefined, transition: "fill-opacity 120ms" }}
                onMouseEnter={() => setLit({ link: index })}
                onMouseLeave={() => setLit(undefined)}
                onFocusCapture={() => setLit({ link: index })}
                onBlur={() => setLit(undefined)}
                onClick={onLink && (() => onLink(source, target, n))}
              >
                <title>{words}</title>
              </path>
            );
          })}
          {layout.nodes.map((place) => {
            const node = flow.nodes[place.index];
            if (!node) return null;
            const words = t("patternViews.nodeWords", {
              name: nameOf(node),
              step: count(node.step),
              n: countOf(node.n, flow.n),
            });
            return (
              <g
                key={place.index}
                {...roving(`node ${place.index}`, onNode && (() => onNode(node)))}
                role={onNode ? "button" : "img"}
                aria-label={words}
                className="outline-none [&:focus-visible>rect]:stroke-text [&:focus-visible>rect]:stroke-2"
                style={{ cursor: onNode ? "pointer" : undefined }}
                opacity={path && !onPath(place.index) ? 0.35 : 1}
                onMouseEnter={() => setLit({ node: place.index })}
                onMouseLeave={() => setLit(undefined)}
                onFocusCapture={() => setLit({ node: place.index })}
                onBlur={() => setLit(undefined)}
                onClick={onNode && (() => onNode(node))}
              >
                <title>{words}</title>
                <NodeMark place={place} node={node} />
              </g>
            );
          })}
          {/* Beside the nodes rather than in them: a node's spoken name says more than there is room for. */}
          {layout.nodes.map((place) => {
            const node = flow.nodes[place.index];
            if (!node) return null;
            return (
              <text
                key={place.index}
                aria-hidden
                pointerEvents="none"
                x={place.x + NODE_WIDTH + 5}
                y={place.y + Math.max(10, Math.min(place.height / 2 + 4, 28))}
                fontSize={12}
                className="fill-text"
                opacity={path && !onPath(place.index) ? 0.35 : 1}
                paintOrder="stroke"
                stroke="var(--ws-surface)"
                strokeWidth={3}
                strokeOpacity={0.75}
              >
                {short(nameOf(node))}
                <tspan className="fill-muted">{` ${count(node.n)}`}</tspan>
              </text>
            );
          })}
        </svg>
      </div>
      <p aria-live="polite" className="min-h-5 pt-1 text-sm text-muted">
        {path
          ? t("patternViews.traced", {
              path: path.nodes.map((index) => (flow.nodes[index] ? nameOf(flow.nodes[index]) : "")).join(" → "),
              n: countOf(path.n, flow.n),
            })
          : t("patternViews.traceHelp")}
      </p>
    </div>
  );
}

function NodeMark({ place, node }: { place: PlacedNode; node: FlowNode }) {
  const fill = node.step === 0 ? "fill-cause" : node.kind === "type" ? "fill-accent" : "fill-sequence";
  return (
    <rect
      x={place.x}
      y={place.y}
      width={NODE_WIDTH}
      height={place.height}
      rx={2}
      className={fill}
      fillOpacity={node.kind === "type" ? 1 : 0.55}
    />
  );
}

/** The most frequent path through what is pointed at. */
function tracedPath(flow: Flow, lit: Lit): Flow["paths"][number] | undefined {
  if ("node" in lit) return flow.paths.find(({ nodes }) => nodes.includes(lit.node));
  const link = flow.links[lit.link];
  return flow.paths.find(({ nodes }) => nodes.some((at, i) => at === link?.from && nodes[i + 1] === link.to));
}

function short(text: string): string {
  const characters = [...text];
  return characters.length > LABEL_CHARS ? `${characters.slice(0, LABEL_CHARS - 1).join("")}…` : text;
}
