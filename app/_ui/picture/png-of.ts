import { drawingOf, type DrawingOptions, type DrawnText } from "./drawing";

/** What every browser's canvas can hold: so long on a side, so many points in all. */
const SIDE_MAX = 16_000;
const AREA_MAX = 120_000_000;

/**
 * A picture that is on the page as a PNG, `scale` points for one of its units, fewer where that is more than a canvas can
 * hold. An image of an SVG does not know the page's fonts, so that Chinese would become empty boxes on a machine without
 * Chinese fonts: the image is drawn without its texts, which the canvas then writes in the fonts of the page.
 */
export async function pngOf(element: SVGSVGElement, scale = 2, options?: DrawingOptions): Promise<Blob> {
  const { svg, width, height, texts } = drawingOf(element, options);
  for (const text of svg.querySelectorAll("text")) text.remove();
  const points = Math.min(scale, SIDE_MAX / width, SIDE_MAX / height, Math.sqrt(AREA_MAX / (width * height)));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.floor(width * points));
  canvas.height = Math.max(1, Math.floor(height * points));
  const context = canvas.getContext("2d");
  if (!context) throw new Error("this browser draws no pictures");
  context.scale(points, points);
  context.drawImage(await imageOf(new XMLSerializer().serializeToString(svg)), 0, 0, width, height);
  await Promise.all(texts.map(({ font, text }) => document.fonts.load(font, text)));
  for (const text of texts) write(context, text);
  const { promise, resolve, reject } = Promise.withResolvers<Blob>();
  canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("the picture is too large"))), "image/png");
  return await promise;
}

async function imageOf(svg: string): Promise<HTMLImageElement> {
  const url = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    return image;
  } finally {
    URL.revokeObjectURL(url);
  }
}

function write(context: CanvasRenderingContext2D, { text, x, y, font, fill, opacity, rim }: DrawnText): void {
  context.font = font;
  context.lineJoin = "round";
  if (rim) {
    context.globalAlpha = rim.opacity;
    context.strokeStyle = rim.color;
    context.lineWidth = rim.width;
    context.strokeText(text, x, y);
  }
  context.globalAlpha = opacity;
  context.fillStyle = fill;
  context.fillText(text, x, y);
  context.globalAlpha = 1;
}
