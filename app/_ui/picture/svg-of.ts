import { drawingOf, type DrawingOptions } from "./drawing";

/** A picture that is on the page as an SVG file of its own: colours and fonts are written into it. */
export function svgOf(element: SVGSVGElement, options?: DrawingOptions): string {
  const { svg } = drawingOf(element, options);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(svg)}\n`;
}
