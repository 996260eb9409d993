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
export const SEALS_FROM = 0.8;
const LABELS_FROM = 0.45;
/** What is moved less than this was meant as a click. */
const DRAG_PX = 4;
/** A picture begins no smaller than this where it has to be read; all of it is one key away. */
const READABLE = 0.6;
const WHEEL_STEP = 0.0016;

type Pointed = { x: number; y: number };

/** What the frame shows of the picture, how large, and whether it is still being moved. */
export type Seen = { box: Box; k: number; moving: boolean };

type Elements = {
  /** What the picture is seen through. */
  frame: HTMLElement;
  /** Is moved: a browser keeps it painted, so that moving paints nothing but what comes into sight. */
  layer: SVGSVGElement;
  /** All of the picture; is scaled, which paints it anew. */
  group: SVGGElement;
};

/** Pans and zooms a picture. It works on the elements themselves, and nothing is rendered anew. */
export class Viewport {
  private view: View = { x: 0, y: 0, k: 1 };
  private picture: Size = { width: 1, height: 1 };
  /** The frame, as it last was asked for: asking makes the browser lay out whatever was just written. */
  private measured: Size = { width: 1, height: 1 };
  private start: Pointed = { x: 0, y: 0 };
  private readonly elements: Elements;
  private readonly onSeen: (seen: Seen) => void;
  private readonly pointers = new Map<number, Pointed>();
  private dragged = 0;
  private frame = 0;
  /** As it was last drawn. */
  private scale = Number.NaN;
  private readonly ending = new AbortController();
  private readonly resized: ResizeObserver;
  private touched = false;

  constructor(elements: Elements, onSeen: (seen: Seen) => void) {
    this.elements = elements;
    this.onSeen = onSeen;
    const { frame } = elements;
    const { signal } = this.ending;
    frame.addEventListener("wheel", (event) => this.onWheel(event), { signal, passive: false });
    frame.addEventListener("pointerdown", (event) => this.onDown(event), { signal });
    frame.addEventListener("pointermove", (event) => this.onMove(event), { signal });
    frame.addEventListener("pointerup", (event) => this.onUp(event), { signal });
    frame.addEventListener("pointercancel", (event) => this.onUp(event), { signal });
    // What was dragged is not clicked.
    frame.addEventListener("click", (event) => this.dragged > DRAG_PX && event.stopPropagation(), {
      signal,
      capture: true,
    });
    this.resized = new ResizeObserver(() => {
      this.size();
      if (!this.touched) this.begin();
      else this.draw();
    });
    this.resized.observe(frame);
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
    // At once, so that the picture is never painted in another place first.
    if (this.frame) this.draw();
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

  /** Where a part of the picture lies in the frame. */
  placeIn({ x, y, width, height }: Box): Box {
    const { x: left, y: top, k } = this.view;
    return { x: left + x * k, y: top + y * k, width: width * k, height: height * k };
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
    const { clientWidth: width, clientHeight: height } = this.elements.frame;
    this.measured = { width: Math.max(1, width), height: Math.max(1, height) };
    return this.measured;
  }

  private set(view: View): void {
    this.view = view;
    this.frame ||= requestAnimationFrame(() => this.draw());
  }

  private draw(): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    const { x, y, k } = this.view;
    const { frame, layer, group } = this.elements;
    // Between pixels, text would be blurred.
    layer.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
    if (k !== this.scale) {
      this.scale = k;
      group.setAttribute("transform", `scale(${k})`);
      frame.toggleAttribute("data-no-seals", k < SEALS_FROM);
      frame.toggleAttribute("data-no-labels", k < LABELS_FROM);
    }
    this.tell();
  }

  /** Says anew what is seen. */
  tell(): void {
    const moving = this.pointers.size > 0;
    this.onSeen({ box: seenOf(this.view, this.measured), k: this.view.k, moving });
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
    const { frame } = this.elements;
    if (!frame.hasPointerCapture(event.pointerId)) frame.setPointerCapture(event.pointerId);
    this.touched = true;
    if (other) {
      const apart = (from: Pointed) => Math.max(8, Math.hypot(from.x - other.x, from.y - other.y));
      this.set(zoomAt(this.view, apart(now) / apart(before), { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 }));
    } else {
      this.set({ ...this.view, x: this.view.x + now.x - before.x, y: this.view.y + now.y - before.y });
    }
  }

  private onUp(event: PointerEvent): void {
    if (this.pointers.delete(event.pointerId) && this.dragged > DRAG_PX) this.tell();
  }

  private placeOf(event: MouseEvent): Pointed {
    const { left, top } = this.elements.frame.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  }
}
