import { escapeXml } from "../xml";
import type { Relation } from "../schema";
import { edgeMarkup, sceneMarkup } from "./markup";
import { PALETTES, type Palette, type Theme } from "./palette";
import type { Scene, SceneEdge } from "./scene";
import { textWidth } from "./wrap-label";

/** The same families as on the page; a machine that has none of them needs embedded ones. */
const FONT_FAMILY =
  "'Inter Variable',system-ui,-apple-system,'Segoe UI','PingFang SC','Hiragino Sans GB','Microsoft YaHei UI'," +
  "'Microsoft YaHei','Noto Sans CJK SC','Noto Sans SC Variable',sans-serif";

export type SvgOptions = {
  theme: Theme;
  lang: "zh" | "en";
  /** What the picture is; what a screen reader says first, and what stands above it. */
  title?: string;
  /** A line beneath the title, such as which version it is. */
  subtitle?: string;
  /** Rules `@font-face` with the fonts in them, for where none can be fetched. */
  embedFonts?: string;
};

const HEAD = 52;
const FOOT = 40;
const SIDE = 16;

/** The lines' kinds in the words of a picture that stands alone. A page has its own legend. */
const LEGEND: Record<Relation, { zh: string; en: string }> = {
  cause: { zh: "候选因果（以证据等级为准）", en: "candidate cause (as far as its level goes)" },
  condition: { zh: "条件", en: "condition" },
  sequence: { zh: "顺承", en: "sequence" },
  inhibit: { zh: "抑制", en: "inhibits" },
};
const SEAL_WORDS = { zh: "印记：数据 | 模型 | 人", en: "seal: data | model | person" };

/** A whole SVG document with its legend; one text for equal input. */
export function sceneToSvg(scene: Scene, options: SvgOptions): string {
  const { theme, lang, title = "", subtitle = "", embedFonts = "" } = options;
  const palette = PALETTES[theme];
  const head = title === "" && subtitle === "" ? 0 : HEAD;
  const legend = legendMarkup(palette, lang);
  const width = Math.max(scene.width, legend.width + 2 * SIDE, 320);
  const height = head + scene.height + FOOT;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"` +
    ` role="graphics-document" lang="${lang === "zh" ? "zh-CN" : "en"}" font-family="${FONT_FAMILY}">` +
    (title === "" ? "" : `<title>${escapeXml(title)}</title>`) +
    (embedFonts === "" ? "" : `<style>${embedFonts}</style>`) +
    `<rect width="${width}" height="${height}" fill="${palette.bg}"/>` +
    (head === 0
      ? ""
      : `<text x="${SIDE}" y="26" font-size="16" font-weight="600" fill="${palette.text}">${escapeXml(title)}</text>` +
        `<text x="${SIDE}" y="44" font-size="12" fill="${palette.muted}">${escapeXml(subtitle)}</text>`) +
    `<g transform="translate(${Math.round((width - scene.width) / 2)} ${head})">${sceneMarkup(scene, { palette, lang })}</g>` +
    `<g transform="translate(${SIDE} ${head + scene.height + FOOT / 2})">${legend.markup}</g></svg>`
  );
}

function legendMarkup(palette: Palette, lang: "zh" | "en"): { markup: string; width: number } {
  let x = 0;
  let markup = "";
  for (const [relation, words] of Object.entries(LEGEND) as [Relation, { zh: string; en: string }][]) {
    const text = words[lang];
    markup +=
      edgeMarkup(sampleEdge(relation, x), { palette, lang }) +
      `<text x="${x + 50}" y="4" font-size="11" fill="${palette.muted}">${escapeXml(text)}</text>`;
    x += 50 + textWidth(text, 11) + 24;
  }
  const seal = SEAL_WORDS[lang];
  markup += `<text x="${x}" y="4" font-size="11" fill="${palette.muted}">${escapeXml(seal)}</text>`;
  return { markup, width: Math.ceil(x + textWidth(seal, 11)) };
}

function sampleEdge(relation: Relation, x: number): SceneEdge {
  return {
    id: relation,
    source: "",
    target: "",
    relation,
    level: 2,
    path: `M${x},0H${x + 42}`,
    stem: `M${x},0H${x + 32}`,
    tip: { x: x + 42, y: 0, angle: 0 },
    width: 2,
    mark: { x, y: 0 },
    seal: { data: "none", model: "none", human: "none" },
    label: "",
    labelled: false,
    loop: false,
    conflict: false,
    provisional: false,
  };
}
