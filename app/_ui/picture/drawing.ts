/** A text as it stands in a picture: where its first letter begins, and how it looks. */
export type DrawnText = {
  text: string;
  /** From the picture's own corner, in its own units; `y` is the line the letters stand on. */
  x: number;
  y: number;
  /** As a canvas takes it. */
  font: string;
  fill: string;
  opacity: number;
  /** A rim around the letters, which keeps them readable on lines. */
  rim: { color: string; width: number; opacity: number } | undefined;
};

/** A picture of its own: nothing in it rests on the page it was taken from. */
export type Drawing = { svg: SVGSVGElement; width: number; height: number; texts: DrawnText[] };

export type DrawingOptions = {
  /** Lines above the picture: what it shows, and of how many. */
  caption?: readonly string[] | undefined;
};

/** What of an element's style decides how it looks in a picture. */
const LOOKS = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-opacity",
  "stroke-dasharray",
  "stroke-linecap",
  "stroke-linejoin",
  "opacity",
  "paint-order",
  "font-family",
  "font-size",
  "font-weight",
  "text-anchor",
  "dominant-baseline",
  "visibility",
  "marker-start",
  "marker-mid",
  "marker-end",
] as const;

/** What only a page has a use for. */
const PAGE_ONLY = /^(class|style|tabindex|role|data-.*|aria-(?!label$).*|on.*)$/;

const NAMESPACE = "http://www.w3.org/2000/svg";
const LINE_PX = 20;
const EDGE_PX = 12;
const CAPTION_PX = 13;

/**
 * Copies a picture that is on the page, with the colours and fonts that it has there at the moment, on a ground of the
 * page's colour. The element must be laid out: of one that is not displayed texts have no place.
 */
export function drawingOf(element: SVGSVGElement, { caption = [] }: DrawingOptions = {}): Drawing {
  const { width: inner, height: tall, x, y } = boxOf(element);
  const top = caption.length > 0 ? caption.length * LINE_PX + EDGE_PX : 0;
  const page = getComputedStyle(document.body);
  const font = (weight: number) => `${weight} ${CAPTION_PX}px ${page.fontFamily}`;
  const width = Math.ceil(Math.max(inner, ...caption.map((line, i) => widthOf(line, font(i === 0 ? 600 : 400)))));
  const [full, height] = [width + 2 * EDGE_PX, Math.ceil(tall + top) + 2 * EDGE_PX];

  const svg = document.createElementNS(NAMESPACE, "svg");
  for (const [name, value] of Object.entries({ width: full, height, viewBox: `0 0 ${full} ${height}` })) {
    svg.setAttribute(name, String(value));
  }
  svg.setAttribute("xmlns", NAMESPACE);
  svg.append(made("rect", { width: "100%", height: "100%", fill: groundOf(element) }));
  const inside = made("g", { transform: `translate(${EDGE_PX - x} ${EDGE_PX + top - y})` });
  for (const child of element.children) inside.append(copied(child));
  svg.append(inside);

  const texts = textsOf(element, { x: EDGE_PX - x, y: EDGE_PX + top - y });
  for (const [i, line] of caption.entries()) {
    const weight = i === 0 ? 600 : 400;
    const place = { x: EDGE_PX, y: EDGE_PX + i * LINE_PX + CAPTION_PX };
    const written = made("text", {
      x: String(place.x),
      y: String(place.y),
      fill: page.color,
      "font-family": page.fontFamily,
      "font-size": `${CAPTION_PX}px`,
      "font-weight": String(weight),
    });
    written.textContent = line;
    svg.append(written);
    texts.push({ text: line, ...place, font: font(weight), fill: page.color, opacity: 1, rim: undefined });
  }
  return { svg, width: full, height, texts };
}

function made(name: string, attributes: Record<string, string>): SVGElement {
  const element = document.createElementNS(NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

/** The picture's own units, whatever size it is shown at. */
function boxOf(element: SVGSVGElement): { x: number; y: number; width: number; height: number } {
  const { width, height, x, y } = element.viewBox.baseVal;
  if (width > 0 && height > 0) return { x, y, width, height };
  const shown = element.getBoundingClientRect();
  return { x: 0, y: 0, width: shown.width, height: shown.height };
}

function widthOf(text: string, font: string): number {
  const context = document.createElement("canvas").getContext("2d");
  if (!context) return 0;
  context.font = font;
  return context.measureText(text).width;
}

/** The colour behind a picture: that of the nearest thing around it that has one. */
function groundOf(element: Element): string {
  for (let at: Element | null = element; at; at = at.parentElement) {
    const color = getComputedStyle(at).backgroundColor;
    if (color !== "transparent" && !/[,/]\s*0\)$/.test(color)) return color;
  }
  return "#ffffff";
}

function copied(element: Element): Element {
  const copy = element.cloneNode(false) as Element;
  for (const name of copy.getAttributeNames()) if (PAGE_ONLY.test(name)) copy.removeAttribute(name);
  if (element instanceof SVGGraphicsElement) {
    const style = getComputedStyle(element);
    for (const name of LOOKS) {
      const value = style.getPropertyValue(name);
      if (value !== "") copy.setAttribute(name, value);
    }
  }
  for (const child of element.childNodes) {
    if (child instanceof Element) copy.append(copied(child));
    else if (child instanceof Text) copy.append(child.data);
  }
  return copy;
}

/** Each piece of text with one look; which letters are drawn where is known to the browser alone. */
function textsOf(root: SVGSVGElement, shift: { x: number; y: number }): DrawnText[] {
  const texts: DrawnText[] = [];
  const toRoot = root.getScreenCTM()?.inverse();
  for (const text of root.querySelectorAll("text")) {
    const toScreen = text.getScreenCTM();
    if (!toRoot || !toScreen || getComputedStyle(text).visibility === "hidden") continue;
    const matrix = toRoot.multiply(toScreen);
    let at = 0;
    for (const piece of piecesOf(text)) {
      const length = piece.data.length;
      // White space that is not drawn has no place.
      if (at >= text.getNumberOfChars()) break;
      const start = text.getStartPositionOfChar(at);
      at += length;
      const place = new DOMPoint(start.x, start.y).matrixTransform(matrix);
      texts.push({ text: piece.data, x: place.x + shift.x, y: place.y + shift.y, ...looksOf(piece.parentElement) });
    }
  }
  return texts;
}

function* piecesOf(text: Element): Generator<Text> {
  for (const child of text.childNodes) {
    if (child instanceof Text) yield child;
    else if (child instanceof SVGTextContentElement) yield* piecesOf(child);
  }
}

function looksOf(element: Element | null): Omit<DrawnText, "text" | "x" | "y"> {
  const style = getComputedStyle(element ?? document.body);
  let opacity = 1;
  for (let at = element; at && !(at instanceof SVGSVGElement); at = at.parentElement) {
    opacity *= Number(getComputedStyle(at).opacity);
  }
  const width = Number.parseFloat(style.strokeWidth);
  return {
    font: `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`,
    fill: style.fill,
    opacity: opacity * Number(style.fillOpacity),
    rim:
      style.stroke === "none" || !(width > 0)
        ? undefined
        : { color: style.stroke, width, opacity: opacity * Number(style.strokeOpacity) },
  };
}
