import { sceneToSvg, type Scene, type Theme } from "@/lib/causal";

type PictureOptions = { format: "png" | "svg"; lang: "zh" | "en"; title: string; subtitle: string };

/** Twice the size, so that small text stays sharp; less where a bitmap would be larger than browsers make. */
const SCALE = 2;
const SIDE_MAX = 12_000;

/**
 * Writes the picture as it is drawn to a file. The fonts its text needs go into an SVG: it cannot see those of the
 * page, and Chinese would become empty boxes where the machine has none.
 */
export async function downloadPicture(scene: Scene, options: PictureOptions): Promise<void> {
  const { format, lang, title, subtitle } = options;
  const theme: Theme = getComputedStyle(document.documentElement).colorScheme.startsWith("dark")
    ? "dark"
    : matchesDark()
      ? "dark"
      : "light";
  const bare = sceneToSvg(scene, { theme, lang, title, subtitle });
  const file = async () => {
    const svg = sceneToSvg(scene, { theme, lang, title, subtitle, embedFonts: await fontsFor(bare) });
    return new Blob([svg], { type: "image/svg+xml" });
  };
  save(format === "svg" ? await file() : await toPng(bare), `${title}.${format}`);
}

function matchesDark(): boolean {
  return document.documentElement.dataset["theme"] === undefined && matchMedia("(prefers-color-scheme: dark)").matches;
}

function save(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name.replaceAll(/[\\/:*?"<>|\p{Cc}]/gu, "_");
  link.click();
  // The browser has taken the file by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/**
 * Draws the shapes as an image and the text onto them with the page's fonts: fonts within an image load too late for
 * it, and until then their text is not drawn at all.
 */
async function toPng(svg: string): Promise<Blob> {
  const picture = new DOMParser().parseFromString(svg, "image/svg+xml");
  const lines = takeText(picture);
  const shapes = new Blob([new XMLSerializer().serializeToString(picture)], { type: "image/svg+xml" });
  const address = URL.createObjectURL(shapes);
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const scale = Math.min(SCALE, SIDE_MAX / Math.max(image.naturalWidth, image.naturalHeight));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(image.naturalWidth * scale);
    canvas.height = Math.round(image.naturalHeight * scale);
    const context = canvas.getContext("2d");
    if (!context) throw new Error("the browser draws no bitmaps");
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    context.scale(scale, scale);
    const family = getComputedStyle(document.body).fontFamily;
    await document.fonts.load(`12px ${family}`, lines.map(({ text }) => text).join(""));
    for (const { text, x, y, size, weight, anchor, fill } of lines) {
      context.font = `${weight} ${size}px ${family}`;
      context.textAlign = anchor === "middle" ? "center" : "start";
      context.fillStyle = fill;
      context.fillText(text, x, y);
    }
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
    if (!blob) throw new Error("the browser made no bitmap of this picture");
    return blob;
  } finally {
    URL.revokeObjectURL(address);
  }
}

type Line = { text: string; x: number; y: number; size: string; weight: string; anchor: string | null; fill: string };

/** Takes all text out of a picture of ours, whose groups are only moved, never turned or scaled. */
function takeText(picture: Document): Line[] {
  return [...picture.querySelectorAll("text")].flatMap((text) => {
    let [dx, dy] = [0, 0];
    for (let group = text.parentElement; group; group = group.parentElement) {
      const [, x = "0", y = "0"] =
        /^translate\(([-\d.]+) ([-\d.]+)\)$/.exec(group.getAttribute("transform") ?? "") ?? [];
      [dx, dy] = [dx + Number(x), dy + Number(y)];
    }
    const shown = text.closest("[display=none]") === null;
    const rows = text.children.length > 0 ? [...text.children] : [text];
    text.remove();
    return rows.flatMap((row) =>
      shown
        ? {
            text: row.textContent,
            x: dx + Number(row.getAttribute("x")),
            y: dy + Number(row.getAttribute("y")),
            size: text.getAttribute("font-size") ?? "12",
            weight: text.getAttribute("font-weight") ?? "400",
            anchor: text.getAttribute("text-anchor"),
            fill: text.getAttribute("fill") ?? "currentColor",
          }
        : [],
    );
  });
}

/** The page's own `@font-face` rules for the signs of a text, with the fonts in them. */
async function fontsFor(text: string): Promise<string> {
  const signs = [...new Set(text)].map((sign) => sign.codePointAt(0) ?? 0);
  const rules = [...document.styleSheets].flatMap((sheet) => {
    try {
      return [...sheet.cssRules];
    } catch {
      // A sheet of a browser extension may not be read.
      return [];
    }
  });
  const faces = rules
    .filter((rule) => rule instanceof CSSFontFaceRule)
    .filter(({ style }) => covers(style.getPropertyValue("unicode-range"), signs));
  const written = await Promise.all(
    faces.map(async ({ style, parentStyleSheet }) => {
      const source = /url\("?([^")]+)"?\)/.exec(style.getPropertyValue("src"))?.[1];
      if (source === undefined) return "";
      const url = new URL(source, parentStyleSheet?.href ?? document.baseURI);
      const data = await dataUri(await (await fetch(url)).blob());
      const family = style.getPropertyValue("font-family");
      const [weight, range] = [style.getPropertyValue("font-weight"), style.getPropertyValue("unicode-range")];
      return `@font-face{font-family:${family};font-weight:${weight || "normal"};src:url(${data});${range ? `unicode-range:${range}` : ""}}`;
    }),
  );
  return written.join("");
}

/** Whether a `unicode-range` holds any of these signs; without one it holds all. */
export function covers(range: string, signs: readonly number[]): boolean {
  if (range.trim() === "") return true;
  const spans = range.split(",").map((part) => {
    const [, from = "", to] = /^\s*U\+([0-9A-F?]+)(?:-([0-9A-F]+))?\s*$/i.exec(part) ?? [];
    const start = Number.parseInt(from.replaceAll("?", "0"), 16);
    const end = to === undefined ? Number.parseInt(from.replaceAll("?", "F"), 16) : Number.parseInt(to, 16);
    return [start, end] as const;
  });
  return signs.some((sign) => spans.some(([start, end]) => sign >= start && sign <= end));
}

function dataUri(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(String(reader.result)));
    reader.addEventListener("error", () => reject(reader.error ?? new Error("the font could not be read")));
    reader.readAsDataURL(blob);
  });
}
