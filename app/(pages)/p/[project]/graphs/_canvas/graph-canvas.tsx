"use client";

import { Maximize, Minus, Plus } from "lucide-react";
import {
  memo,
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useMemo,
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
import { PAGE_PALETTE, sceneMarkup, type Scene } from "@/lib/causal";
import { Minimap } from "./minimap";
import { Viewport } from "./viewport";
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
  const svg = useRef<SVGSVGElement>(null);
  const group = useRef<SVGGElement>(null);
  const viewport = useRef<Viewport>(undefined);
  const seen = useRef<(seen: Box) => void>(undefined);
  const [hovered, setHovered] = useState<string>();
  const [focused, setFocused] = useState<string>();
  /** The node whose edges `e` visits. */
  const [anchor, setAnchor] = useState<string>();
  const markup = useMemo(() => sceneMarkup(scene, { palette: PAGE_PALETTE, lang, nameOf }), [scene, lang, nameOf]);
  const pointed = hovered ?? focused;

  // Synchronises with the elements: panning and zooming work on them alone.
  useEffect(() => {
    if (!svg.current || !group.current) return;
    const made = new Viewport(svg.current, group.current, (box) => seen.current?.(box));
    viewport.current = made;
    return () => made.end();
  }, []);

  const { width, height } = scene;
  const show = useEffectEvent(() => {
    const entry = scene.nodes.find(({ id }) => id === entryOf(scene));
    const start = entry ? { x: entry.x + entry.width / 2, y: entry.y + entry.height / 2 } : { x: 0, y: 0 };
    viewport.current?.show({ width, height }, start, growing);
  });
  useEffect(() => show(), [width, height]);

  // Synchronises the drawing's attributes with what is pointed at; they are gone when it is written anew.
  useLayoutEffect(() => {
    const drawing = group.current;
    if (!drawing) return;
    for (const part of drawing.querySelectorAll("[data-lit], [data-selected]")) {
      part.removeAttribute("data-lit");
      part.removeAttribute("data-selected");
    }
    svg.current?.toggleAttribute("data-dim", pointed !== undefined);
    const lit = pointed === undefined ? [] : litAround(scene, pointed);
    for (const id of lit) for (const part of partsOf(drawing, id)) part.setAttribute("data-lit", "");
    if (selected !== undefined) for (const part of partsOf(drawing, selected)) part.setAttribute("data-selected", "");
  }, [markup, scene, pointed, selected]);

  // One tab stop: where the keyboard was last, or what is open, or the node with most users.
  useLayoutEffect(() => {
    const drawing = group.current;
    const stop = [focused, selected, entryOf(scene)].find((id) => id !== undefined && elementOf(drawing, id));
    for (const part of drawing?.querySelectorAll("[tabindex='0']") ?? []) part.setAttribute("tabindex", "-1");
    if (stop !== undefined) elementOf(drawing, stop)?.setAttribute("tabindex", "0");
  }, [markup, scene, focused, selected]);

  const go = (id: string | undefined) => {
    if (id === undefined) return;
    if (!scene.edges.some((edge) => edge.id === id)) setAnchor(id);
    viewport.current?.reveal(boxOf(scene, id));
    elementOf(group.current, id)?.focus({ preventScroll: true });
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
      <svg
        ref={svg}
        // Children of an image would be hidden from screen readers; those of a document are not.
        // oxlint-disable-next-line jsx-a11y/no-redundant-roles -- browsers differ in what an SVG is by itself
        role="graphics-document"
        aria-label={label}
        aria-describedby="graph-keys"
        data-testid="graph-canvas"
        className="graph-picture block size-full cursor-grab touch-none select-none active:cursor-grabbing"
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
        <Drawing ref={group} markup={markup} />
      </svg>
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
        <Card key={pointed} frame={svg} drawing={group} id={pointed}>
          {cardOf(pointed)}
        </Card>
      ) : null}
    </div>
  );
}

/** Written anew only when the picture is another one. */
const Drawing = memo(function Drawing({ ref, markup }: { ref: RefObject<SVGGElement | null>; markup: string }) {
  // oxlint-disable-next-line react/no-danger -- every text in it is escaped where it is written
  return <g ref={ref} dangerouslySetInnerHTML={{ __html: markup }} />;
});

type CardProps = {
  frame: RefObject<SVGSVGElement | null>;
  drawing: RefObject<SVGGElement | null>;
  id: string;
  children: ReactNode;
};

/** What is pointed at, beside it. Its name says the same to screen readers. */
function Card({ frame, drawing, id, children }: CardProps) {
  const card = useRef<HTMLDivElement>(null);
  // Synchronises with where the part lies in the frame.
  useLayoutEffect(() => {
    const [box, part] = [
      frame.current?.getBoundingClientRect(),
      anchorOf(drawing.current, id)?.getBoundingClientRect(),
    ];
    if (!box || !part || !card.current) return;
    const { offsetWidth: width, offsetHeight: height } = card.current;
    const middle = part.left + part.width / 2 - box.left - width / 2;
    const below = part.bottom - box.top + 8;
    const above = part.top - box.top - height - 8;
    card.current.style.left = `${Math.max(8, Math.min(box.width - width - 8, middle))}px`;
    card.current.style.top = `${Math.max(8, below + height > box.height && above > 0 ? above : Math.min(below, box.height - height - 8))}px`;
    card.current.style.visibility = "visible";
  }, [frame, drawing, id]);
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

const elementOf = (drawing: SVGGElement | null, id: string): SVGGElement | null =>
  drawing?.querySelector<SVGGElement>(`#${CSS.escape(id)}`) ?? null;

/** An edge is long: its card hangs from the middle of it. */
const anchorOf = (drawing: SVGGElement | null, id: string): Element | null =>
  drawing?.querySelector(`[data-marks="${CSS.escape(id)}"]`) ?? elementOf(drawing, id);

function partsOf(drawing: SVGGElement, id: string): Element[] {
  const marks = drawing.querySelector(`[data-marks="${CSS.escape(id)}"]`);
  return [elementOf(drawing, id), marks].filter((part) => part !== null);
}

function boxOf(scene: Scene, id: string): Box {
  const node = scene.nodes.find((each) => each.id === id);
  if (node) return node;
  const mark = scene.edges.find((each) => each.id === id)?.mark ?? { x: 0, y: 0 };
  return { x: mark.x - 40, y: mark.y - 24, width: 80, height: 48 };
}
