import { marksMarkup, PAGE_PALETTE, sceneMarkup, type MarkupOptions, type Scene, type SceneEdge } from "@/lib/causal";
import type { Box } from "./viewport-math";

const EMPTY: Scene = { width: 0, height: 0, nodes: [], edges: [] };

/**
 * A scene in one group of an SVG. It is written once and then changed by attributes alone, outside React, which would
 * compare thousands of parts. Marks of edges are most of a drawing and too small to be seen in a large one, so they come
 * when somebody may look at them.
 */
export class Drawing {
  private readonly group: SVGGElement;
  private scene = EMPTY;
  private options: MarkupOptions = { palette: PAGE_PALETTE, lang: "en" };
  private written = "";
  private readonly marked = new Set<string>();

  constructor(group: SVGGElement) {
    this.group = group;
  }

  /** Draws another scene; what has the keyboard keeps it. */
  write(scene: Scene, options: Required<Omit<MarkupOptions, "palette">>): void {
    this.scene = scene;
    this.options = { ...options, palette: PAGE_PALETTE };
    const markup = sceneMarkup(scene, this.options);
    if (markup !== this.written) {
      const holder = this.group.contains(document.activeElement) ? document.activeElement?.id : undefined;
      // oxlint-disable-next-line no-restricted-properties -- every text in it is escaped where it is written
      this.group.innerHTML = markup;
      this.written = markup;
      if (holder) this.element(holder)?.focus({ preventScroll: true });
    } else {
      // Those that came later may look otherwise by now.
      for (const id of this.marked) this.marks(id)?.remove();
    }
    this.marked.clear();
  }

  /** The part that stands for a node or an edge. */
  element(id: string): SVGGElement | null {
    return this.group.querySelector<SVGGElement>(`#${CSS.escape(id)}`);
  }

  /** Adds the marks of the edges whose marks lie in this part of the picture. */
  markIn({ x, y, width, height }: Box): void {
    this.add(({ mark }) => mark.x >= x && mark.x <= x + width && mark.y >= y && mark.y <= y + height);
  }

  /** Brings out what is pointed at with what it is tied to, and what is open; the rest is dimmed by the page's rules. */
  light(lit: ReadonlySet<string>, selected: string | undefined): void {
    for (const part of this.group.querySelectorAll("[data-lit], [data-selected]")) {
      part.removeAttribute("data-lit");
      part.removeAttribute("data-selected");
    }
    this.add(({ id }) => lit.has(id) || id === selected);
    for (const id of lit) for (const part of this.partsOf(id)) part.setAttribute("data-lit", "");
    if (selected !== undefined) for (const part of this.partsOf(selected)) part.setAttribute("data-selected", "");
  }

  /** Makes one part the drawing's tab stop: the first of these that is drawn. */
  stopAt(ids: readonly (string | undefined)[]): void {
    for (const part of this.group.querySelectorAll("[tabindex='0']")) part.setAttribute("tabindex", "-1");
    for (const id of ids) {
      const part = id === undefined ? null : this.element(id);
      part?.setAttribute("tabindex", "0");
      if (part) return;
    }
  }

  private add(wanted: (edge: SceneEdge) => boolean): void {
    const missing = this.scene.edges.filter((edge) => !edge.labelled && !this.marked.has(edge.id) && wanted(edge));
    const markup = missing.map((edge) => marksMarkup(edge, this.options)).join("");
    if (markup === "") return;
    const layer = this.group.querySelector("[data-layer=marks]");
    // oxlint-disable-next-line no-restricted-properties -- as above
    layer?.insertAdjacentHTML("beforeend", markup);
    for (const { id } of missing) this.marked.add(id);
  }

  private marks(id: string): Element | null {
    return this.group.querySelector(`[data-marks="${CSS.escape(id)}"]`);
  }

  private partsOf(id: string): Element[] {
    return [this.element(id), this.marks(id)].filter((part) => part !== null);
  }
}
