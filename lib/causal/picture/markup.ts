import { escapeXml } from "../xml";
import { turned, type Point } from "./geometry";
import type { Palette } from "./palette";
import { FONT_SIZE, LABEL_SIZE, type Scene, type SceneEdge, type SceneNode, type SealPart } from "./scene";
import { textWidth } from "./wrap-label";

export type MarkupOptions = {
  palette: Palette;
  lang: "zh" | "en";
  /**
   * On a page: what a screen reader says of a node or an edge. Each part then can take the keyboard and has an unseen
   * broad line to point at. Only labelled edges have marks; the page adds those of others once they can be seen, with
   * `marksMarkup`.
   */
  nameOf?: (id: string) => string;
};

const INKS = { cause: "cause", inhibit: "danger", condition: "warn", sequence: "sequence" } as const;
const DASHES = { cause: "", inhibit: "", condition: "10 5", sequence: "1.5 4.5" } as const;

/**
 * The parts of a scene as SVG, edges below nodes. No shape is moved or made transparent as a whole: browsers would paint
 * each such shape as a layer of its own, and moving a picture of hundreds would stutter.
 */
export function sceneMarkup(scene: Scene, options: MarkupOptions): string {
  const edges = scene.edges.map((edge) => edgeMarkup(edge, options)).join("");
  const marked = options.nameOf ? scene.edges.filter(({ labelled }) => labelled) : scene.edges;
  const marks = marked.map((edge) => marksMarkup(edge, options)).join("");
  const nodes = scene.nodes.map((node) => nodeMarkup(node, options)).join("");
  return `<g data-layer="edges">${edges}</g><g data-layer="marks">${marks}</g><g data-layer="nodes">${nodes}</g>`;
}

const focusable = (id: string, { nameOf }: MarkupOptions): string =>
  nameOf ? ` id="${id}" tabindex="-1" role="button" aria-label="${escapeXml(nameOf(id))}"` : "";

export function edgeMarkup(edge: SceneEdge, options: MarkupOptions): string {
  const { palette } = options;
  const ink = palette[INKS[edge.relation]];
  const dash = DASHES[edge.relation];
  const hit = options.nameOf
    ? `<path data-hit="" d="${edge.path}" fill="none" pointer-events="stroke" stroke-width="${edge.width + 12}"/>`
    : "";
  return (
    `<g data-edge="${edge.id}" data-relation="${edge.relation}"${edge.provisional ? ' data-provisional="" stroke-opacity="0.6" fill-opacity="0.6"' : ""}` +
    `${focusable(edge.id, options)}>${hit}` +
    `<path data-line="" d="${edge.stem}" fill="none" stroke="${ink}" stroke-width="${edge.width}"` +
    `${dash ? ` stroke-dasharray="${dash}"` : ""}${edge.relation === "sequence" ? ' stroke-linecap="round"' : ""}/>` +
    `${headMarkup(edge, ink, palette)}</g>`
  );
}

function headMarkup({ relation, tip, width }: SceneEdge, ink: string, palette: Palette): string {
  const long = 8 + width;
  const half = 3.5 + width * 0.6;
  const line = (...points: Point[]) => `M${turned(points, tip).join("L")}`;
  switch (relation) {
    case "cause":
      return `<path d="${line([0, 0], [-long, -half], [-long, half])}Z" fill="${ink}"/>`;
    case "sequence":
      return `<path d="${line([-long, -half], [0, 0], [-long, half])}" fill="none" stroke="${ink}" stroke-width="1.5"/>`;
    case "condition": {
      const middle = -(long + 3) / 2;
      const shape = line([0, 0], [middle, -half], [2 * middle, 0], [middle, half]);
      return `<path d="${shape}Z" fill="${palette.surface}" stroke="${ink}" stroke-width="1.5"/>`;
    }
    case "inhibit":
      return `<path d="${line([-2, -half - 2], [-2, half + 2])}" stroke="${ink}" stroke-width="2.5"/>`;
  }
}

const CELL = 8;

/** What lies on an edge: its label, the seal of three opinions, and whether it is part of a loop. */
export function marksMarkup(edge: SceneEdge, options: MarkupOptions): string {
  const { palette } = options;
  const { x, y } = edge.mark;
  const width = Math.ceil(textWidth(edge.label, LABEL_SIZE)) + 8;
  const label =
    edge.label === ""
      ? ""
      : `<g data-label=""${edge.labelled ? ' data-shown=""' : ""}${options.nameOf || edge.labelled ? "" : ' display="none"'}>` +
        `<rect x="${x - width / 2}" y="${y - 22}" width="${width}" height="15" rx="3" fill="${palette.surface}"/>` +
        `<text x="${x}" y="${y - 11}" text-anchor="middle" font-size="${LABEL_SIZE}" fill="${palette.text}">${escapeXml(edge.label)}</text></g>`;
  const { data, model, human } = edge.seal;
  const left = x - (3 * CELL) / 2;
  const cells = [data, model, human].map((part, place) => cellMarkup(part, left + place * CELL, y - CELL / 2, palette));
  const loop = edge.loop
    ? `<path data-loop="" d="M${x - 21},${y - 3}a4,4 0 1 0 4,4M${x - 21},${y - 6}l0.5,3.5l3.5,-0.5" fill="none" stroke="${palette.text}" stroke-width="1.3"/>`
    : "";
  const conflict = edge.conflict ? `<path d="M${x + 19},${y - 5}l5,5l-5,5l-5,-5Z" fill="${palette.conflict}"/>` : "";
  return (
    `<g data-marks="${edge.id}" aria-hidden="true" pointer-events="none">${label}` +
    `<g data-seal=""><rect x="${left - 2}" y="${y - CELL / 2 - 2}" width="${3 * CELL + 4}" height="${CELL + 4}" rx="3"` +
    ` fill="${palette.surface}" stroke="${palette.border}"/>${cells.join("")}</g>${loop}${conflict}</g>`
  );
}

function cellMarkup(part: SealPart, x: number, y: number, palette: Palette): string {
  const box = (fill: string, stroke: string) =>
    `<rect x="${x + 1}" y="${y + 1}" width="${CELL - 2}" height="${CELL - 2}" rx="1" fill="${fill}" stroke="${stroke}"/>`;
  switch (part) {
    case "filled":
      return box(palette.ok, palette.ok);
    case "crossed":
      return `<path d="M${x + 1.5},${y + 1.5}l${CELL - 3},${CELL - 3}m0,${3 - CELL}l${3 - CELL},${CELL - 3}" stroke="${palette.danger}" stroke-width="1.6"/>`;
    case "open":
      return box("none", palette.muted);
    case "none":
      return `<path d="M${x + 2.5},${y + CELL / 2}h${CELL - 5}" stroke="${palette.border}"/>`;
  }
}

/** How far the corners of a feature's box are cut. */
const CUT = 8;

export function nodeMarkup(node: SceneNode, options: MarkupOptions): string {
  const { palette, lang } = options;
  const { x, y, width, height, kind } = node;
  const shape = `fill="${palette.surface}" stroke="${palette.border}"${node.provisional ? ' stroke-dasharray="4 3"' : ""}`;
  const outline =
    kind === "feature"
      ? `<path data-shape="" d="M${x + CUT},${y}H${x + width}V${y + height - CUT}L${x + width - CUT},${y + height}H${x}V${y + CUT}Z" ${shape}/>`
      : `<rect data-shape="" x="${x}" y="${y}" width="${width}" height="${height}" rx="7" ${shape}/>`;
  const inner =
    kind === "result"
      ? `<rect x="${x + 3}" y="${y + 3}" width="${width - 6}" height="${height - 6}" rx="4.5" fill="none" stroke="${palette.border}"/>`
      : "";
  const barWidth = Math.round((width - 24) * node.share * 10) / 10;
  const bar =
    `<rect x="${x + 12}" y="${y + height - 7}" width="${width - 24}" height="2.5" rx="1.25" fill="${palette.line}"/>` +
    (barWidth > 0
      ? `<rect x="${x + 12}" y="${y + height - 7}" width="${barWidth}" height="2.5" rx="1.25" fill="${palette.accent}"/>`
      : "");
  return `<g data-node="${node.id}" data-kind="${kind}"${focusable(node.id, options)}>${outline}${inner}${bar}${nameMarkup(node, lang, palette)}</g>`;
}

function nameMarkup({ x, y, width, height, lines }: SceneNode, lang: "zh" | "en", palette: Palette): string {
  const shown = lines[lang];
  const lineHeight = FONT_SIZE + 2;
  const first = y + (height - 6) / 2 - ((shown.length - 1) * lineHeight) / 2 + FONT_SIZE * 0.36;
  const rows = shown.map((line, place) =>
    shown.length === 1
      ? escapeXml(line)
      : `<tspan x="${x + width / 2}" y="${first + place * lineHeight}">${escapeXml(line)}</tspan>`,
  );
  return `<text x="${x + width / 2}" y="${first}" text-anchor="middle" font-size="${FONT_SIZE}" fill="${palette.text}">${rows.join("")}</text>`;
}
