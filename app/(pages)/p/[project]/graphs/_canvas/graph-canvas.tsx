"use client";

import { Maximize, Minus, Plus } from "lucide-react";
import {
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  type SyntheticEvent,
} from "react";
import { useLocale, useTranslations } from "use-intl";
import { cn } from "@/app/_ui/cn";
import { IconButton } from "@/app/_ui/icon-button";
import type { Scene } from "@/lib/causal";
import { Drawing } from "./drawing";
import { Minimap } from "./minimap";
import { SEALS_FROM, Viewport } from "./viewport";
import type { Box } from "./viewport-math";
import { entryOf, litAround, nextEdge, stepFrom, type Step } from "./walk";

/** A card appears once the pointer rests. */
const REST_MS = 120;
const ZOOM_STEP = 1.3;

type GraphCanvasProps = {
  scene: Scene;
  /** What the picture is, in a sentence. */
  label: string;
  /** What a node or an edge is, in a sentence; the same function as long as nothing of that changed. */
  nameOf: (id: string) => string;
  /** What is shown of what is pointed at. */
  cardOf?: (id: string) => ReactNode;
  selected?: string | undefined;
  onSelect?: (id: string) => void;
  /** Keys that are not about the picture; true where one was taken. */
  onKey?: (event: KeyboardEvent, at: string | undefined) => boolean;
  /** Whether what is drawn is about to be replaced. */
  busy?: boolean;
  /** A picture that grows keeps the reader's view of it. */
  growing?: boolean;
  className?: string;
};

/**
 * A graph to look at, to point at and to walk through by keyboard. The drawing is the same text that files hold; moving
 * it renders nothing, and neither does pointing at it.
 */
export function GraphCanvas(props: GraphCanvasProps) {
  const { scene, label, nameOf, cardOf, selected, onSelect, onKey, busy = false, growing = false, className } = props;
  const t = useTranslations();
  const lang = useLocale().startsWith("zh") ? "zh" : "en";
  const frame = useRef<HTMLDivElement>(null);
  const layer = useRef<SVGSVGElement>(null);
  const group = useRef<SVGGElement>(null);
  const viewport = useRef<Viewport>(undefined);
  const drawing = useRef<Drawing>(undefined);
  const seen = useRef<(seen: Box) => void>(undefined);
  const [hovered, setHovered] = useState<string>();
  const [focused, setFocused] = useState<string>();
  /** The node whose edges `e` visits. */
  const [anchor, setAnchor] = useState<string>();
  const pointed = hovered ?? focused;

  // Synchronises with the elements: panning and zooming work on them alone.
  useLayoutEffect(() => {
    if (!frame.current || !layer.current || !group.current) return;
    drawing.current = new Drawing(group.current);
    const elements = { frame: frame.current, layer: layer.current, group: group.current };
    const made = new Viewport(elements, ({ box, k, moving }) => {
      seen.current?.(box);
      if (k >= SEALS_FROM && !moving) drawing.current?.markIn(nearby(box));
    });
    viewport.current = made;
    return () => made.end();
  }, []);

  const { width, height } = scene;
  const show = useEffectEvent(() => {
    const entry = scene.nodes.find(({ id }) => id === entryOf(scene));
    const start = entry ? { x: entry.x + entry.width / 2, y: entry.y + entry.height / 2 } : { x: 0, y: 0 };
    viewport.current?.show({ width, height }, start, growing);
  });
  // Before the drawing is written: the frame is measured sooner without it.
  useLayoutEffect(() => show(), [width, height]);

  // Synchronises the drawing with the scene.
  useLayoutEffect(() => {
    drawing.current?.write(scene, { lang, nameOf });
    viewport.current?.tell();
  }, [scene, lang, nameOf]);

  // Synchronises the drawing's attributes with what is pointed at; they are gone when it is written anew.
  useLayoutEffect(() => {
    frame.current?.toggleAttribute("data-dim", pointed !== undefined);
    drawing.current?.light(pointed === undefined ? new Set() : litAround(scene, pointed), selected);
  }, [scene, lang, nameOf, pointed, selected]);

  // One tab stop: where the keyboard was last, or what is open, or the node with most users.
  useLayoutEffect(() => {
    drawing.current?.stopAt([focused, selected, entryOf(scene)]);
  }, [scene, lang, nameOf, focused, selected]);

  const go = (id: string | undefined) => {
    if (id === undefined) return;
    if (!scene.edges.some((edge) => edge.id === id)) setAnchor(id);
    viewport.current?.reveal(boxOf(scene, id));
    drawing.current?.element(id)?.focus({ preventScroll: true });
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.metaKey || event.ctrlKey || event.altKey) return;
    const at = idAt(event.target);
    if (onKey?.(event, at)) return event.preventDefault();
    const step = STEPS[event.key];
    const zoom = { "+": ZOOM_STEP, "=": ZOOM_STEP, "-": 1 / ZOOM_STEP }[event.key];
    if (zoom !== undefined) viewport.current?.zoomBy(zoom);
    else if (event.key === "0") viewport.current?.fit();
    else if (at === undefined) return;
    else if (step) go(stepFrom(scene, at, step));
    else if (event.key.toLowerCase() === "e") {
      const edge = scene.edges.find(({ id }) => id === at);
      const around = edge ? (anchor === edge.source || anchor === edge.target ? anchor : edge.source) : at;
      const next = nextEdge(scene, around, at, event.shiftKey);
      setAnchor(around);
      go(next);
    } else if (event.key === "Enter" || event.key === " ") onSelect?.(at);
    else return;
    event.preventDefault();
  };

  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  // Synchronises with the browser's timers: none is left behind.
  useEffect(() => () => clearTimeout(timer.current), []);
  const hover = ({ target }: SyntheticEvent) => {
    const id = idAt(target);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setHovered(id), REST_MS);
  };

  return (
    <div
      aria-busy={busy}
      className={cn("relative overflow-hidden rounded-lg border border-line bg-bg", busy && "opacity-60", className)}
    >
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- listens for its parts, which are buttons */}
      <div
        ref={frame}
        // Children of an image would be hidden from screen readers; those of a document are not.
        role="graphics-document"
        aria-label={label}
        aria-describedby="graph-keys"
        data-testid="graph-canvas"
        className="graph-picture size-full cursor-grab touch-none overflow-clip select-none active:cursor-grabbing"
        onKeyDown={onKeyDown}
        onClick={({ target }) => {
          const id = idAt(target);
          if (id !== undefined) onSelect?.(id);
        }}
        onMouseOver={hover}
        onMouseLeave={() => {
          clearTimeout(timer.current);
          setHovered(undefined);
        }}
        onFocus={({ target }) => {
          const id = idAt(target);
          // A click focuses as well, and shows by itself what it is about.
          if (id !== undefined) setFocused(target.matches(":focus-visible") ? id : undefined);
        }}
        onBlur={() => setFocused(undefined)}
      >
        <svg ref={layer} role="presentation" className="block size-full overflow-visible will-change-transform">
          <g ref={group} />
        </svg>
      </div>
      <div className="absolute top-2 right-2 flex flex-col gap-1 rounded-md border border-line bg-surface p-0.5">
        <IconButton label={t("graphs.zoomIn")} size="icon-sm" onClick={() => viewport.current?.zoomBy(ZOOM_STEP)}>
          <Plus aria-hidden />
        </IconButton>
        <IconButton label={t("graphs.zoomOut")} size="icon-sm" onClick={() => viewport.current?.zoomBy(1 / ZOOM_STEP)}>
          <Minus aria-hidden />
        </IconButton>
        <IconButton label={t("graphs.zoomFit")} size="icon-sm" onClick={() => viewport.current?.fit()}>
          <Maximize aria-hidden />
        </IconButton>
      </div>
      <Minimap
        scene={scene}
        onSeen={(listen) => (seen.current = listen)}
        onCenter={(at) => viewport.current?.centerOn(at)}
      />
      {pointed !== undefined && cardOf && pointed !== selected ? (
        <Card key={pointed} frame={frame} placeOf={() => viewport.current?.placeIn(boxOf(scene, pointed))}>
          {cardOf(pointed)}
        </Card>
      ) : null}
    </div>
  );
}

type CardProps = {
  frame: RefObject<HTMLDivElement | null>;
  /** Where the part that it is about lies in the frame. */
  placeOf: () => Box | undefined;
  children: ReactNode;
};

/** What is pointed at, beside it. Its name says the same to screen readers. */
function Card({ frame, placeOf, children }: CardProps) {
  const card = useRef<HTMLDivElement>(null);
  const place = useEffectEvent(() => {
    const part = placeOf();
    if (!frame.current || !part || !card.current) return;
    const { clientWidth, clientHeight } = frame.current;
    const { offsetWidth: width, offsetHeight: height } = card.current;
    const middle = part.x + part.width / 2 - width / 2;
    const below = part.y + part.height + 8;
    const above = part.y - height - 8;
    const top = below + height > clientHeight && above > 0 ? above : Math.min(below, clientHeight - height - 8);
    card.current.style.left = `${Math.max(8, Math.min(clientWidth - width - 8, middle))}px`;
    card.current.style.top = `${Math.max(8, top)}px`;
    card.current.style.visibility = "visible";
  });
  // Synchronises with where the part lies in the frame.
  useLayoutEffect(() => place(), []);
  return (
    <div
      ref={card}
      aria-hidden
      style={{ visibility: "hidden" }}
      className="pointer-events-none absolute w-72 max-w-[calc(100%-1rem)] rounded-md border border-border bg-surface px-3 py-2 text-sm shadow-md"
    >
      {children}
    </div>
  );
}

const STEPS: Record<string, Step> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
  Home: "first",
};

function idAt(target: EventTarget): string | undefined {
  const part = target instanceof Element ? target.closest("[data-node], [data-edge]") : null;
  return part?.getAttribute("data-node") ?? part?.getAttribute("data-edge") ?? undefined;
}

/** A frame's part of the picture with as much again on every side, where one may look next. */
const nearby = ({ x, y, width, height }: Box): Box => ({
  x: x - width,
  y: y - height,
  width: 3 * width,
  height: 3 * height,
});

function boxOf(scene: Scene, id: string): Box {
  const node = scene.nodes.find((each) => each.id === id);
  if (node) return node;
  const mark = scene.edges.find((each) => each.id === id)?.mark ?? { x: 0, y: 0 };
  return { x: mark.x - 40, y: mark.y - 24, width: 80, height: 48 };
}
