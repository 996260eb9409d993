import {
  centerOn,
  fitView,
  keepInside,
  revealIn,
  seenOf,
  zoomAt,
  type Box,
  type Size,
  type View,
} from "./viewport-math";

/** Seals are too small to tell apart below this, labels below that. */
const SEALS_FROM = 0.8;
const LABELS_FROM = 0.45;
/** What is moved less than this was meant as a click. */
const DRAG_PX = 4;
/** A picture begins no smaller than this where it has to be read; all of it is one key away. */
const READABLE = 0.6;
const WHEEL_STEP = 0.0016;

type Pointed = { x: number; y: number };

/**
 * Pans and zooms one group of an SVG. It works on the elements themselves: a frame costs one attribute, whatever is
 * drawn, and nothing is rendered anew.
 */
export class Viewport {
  private view: View = { x: 0, y: 0, k: 1 };
  private picture: Size = { width: 1, height: 1 };
  private start: Pointed = { x: 0, y: 0 };
  private readonly svg: SVGSVGElement;
  private readonly group: SVGGElement;
  private readonly onSeen: (seen: Box) => void;
  private readonly pointers = new Map<number, Pointed>();
  private dragged = 0;
  private frame = 0;
  private readonly ending = new AbortController();
  private readonly resized: ResizeObserver;
  private touched = false;

  constructor(svg: SVGSVGElement, group: SVGGElement, onSeen: (seen: Box) => void) {
    this.svg = svg;
    this.group = group;
    this.onSeen = onSeen;
    const { signal } = this.ending;
    svg.addEventListener("wheel", (event) => this.onWheel(event), { signal, passive: false });
    svg.addEventListener("pointerdown", (event) => this.onDown(event), { signal });
    svg.addEventListener("pointermove", (event) => this.onMove(event), { signal });
    svg.addEventListener("pointerup", (event) => this.onUp(event), { signal });
    svg.addEventListener("pointercancel", (event) => this.onUp(event), { signal });
    // What was dragged is not clicked.
    svg.addEventListener("click", (event) => this.dragged > DRAG_PX && event.stopPropagation(), {
      signal,
      capture: true,
    });
    this.resized = new ResizeObserver(() => {
      if (!this.touched) this.begin();
      else this.draw();
    });
    this.resized.observe(svg);
  }

  end(): void {
    this.ending.abort();
    this.resized.disconnect();
    cancelAnimationFrame(this.frame);
  }

  /** Another picture; unless somebody has moved the view, all of it is shown, or else what lies around `start`. */
  show(picture: Size, start: Pointed, keepView: boolean): void {
    this.picture = picture;
    this.start = start;
    if (keepView && this.touched) this.draw();
    else this.begin();
  }

  fit(): void {
    this.touched = true;
    this.set(fitView(this.picture, this.size()));
  }

  zoomBy(factor: number, at?: Pointed): void {
    const { width, height } = this.size();
    this.touched = true;
    this.set(zoomAt(this.view, factor, at ?? { x: width / 2, y: height / 2 }));
  }

  reveal(box: Box): void {
    const next = revealIn(this.view, box, this.size());
    if (next.x === this.view.x && next.y === this.view.y) return;
    this.touched = true;
    this.set(next);
  }

  centerOn(at: Pointed): void {
    this.touched = true;
    this.set(centerOn(this.view, at, this.size()));
  }

  private begin(): void {
    this.touched = false;
    const frame = this.size();
    const view = fitView(this.picture, frame, READABLE);
    const whole = this.picture.width * view.k <= frame.width && this.picture.height * view.k <= frame.height;
    const { width, height } = this.picture;
    this.set(whole ? view : keepInside(centerOn(view, this.start, frame), { width, height }, frame));
  }

  private size(): Size {
    const { clientWidth: width, clientHeight: height } = this.svg;
    return { width: Math.max(1, width), height: Math.max(1, height) };
  }

  private set(view: View): void {
    this.view = view;
    this.frame ||= requestAnimationFrame(() => this.draw());
  }

  private draw(): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    const { x, y, k } = this.view;
    this.group.setAttribute("transform", `translate(${x} ${y}) scale(${k})`);
    this.svg.toggleAttribute("data-no-seals", k < SEALS_FROM);
    this.svg.toggleAttribute("data-no-labels", k < LABELS_FROM);
    this.onSeen(seenOf(this.view, this.size()));
  }

  /** A wheel alone scrolls the page, as everywhere; with Ctrl or ⌘, or as two fingers on a pad, it zooms. */
  private onWheel(event: WheelEvent): void {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    this.zoomBy(Math.exp(-event.deltaY * lines * WHEEL_STEP * (event.ctrlKey ? 3 : 1)), this.placeOf(event));
  }

  private onDown(event: PointerEvent): void {
    if (event.button !== 0) return;
    if (this.pointers.size === 0) this.dragged = 0;
    this.pointers.set(event.pointerId, this.placeOf(event));
  }

  private onMove(event: PointerEvent): void {
    const before = this.pointers.get(event.pointerId);
    if (!before) return;
    const now = this.placeOf(event);
    const other = [...this.pointers].find(([id]) => id !== event.pointerId)?.[1];
    this.pointers.set(event.pointerId, now);
    this.dragged += Math.hypot(now.x - before.x, now.y - before.y);
    if (this.dragged <= DRAG_PX) return;
    // Only now, since what captures the pointer also gets the click.
    if (!this.svg.hasPointerCapture(event.pointerId)) this.svg.setPointerCapture(event.pointerId);
    // What moves needs not be found under the pointer, nor read.
    this.svg.toggleAttribute("data-moving", true);
    this.touched = true;
    if (other) {
      const apart = (from: Pointed) => Math.max(8, Math.hypot(from.x - other.x, from.y - other.y));
      this.set(zoomAt(this.view, apart(now) / apart(before), { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 }));
    } else {
      this.set({ ...this.view, x: this.view.x + now.x - before.x, y: this.view.y + now.y - before.y });
    }
  }

  private onUp(event: PointerEvent): void {
    this.pointers.delete(event.pointerId);
    if (this.pointers.size === 0) this.svg.removeAttribute("data-moving");
  }

  private placeOf(event: MouseEvent): Pointed {
    const { left, top } = this.svg.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  }
}
