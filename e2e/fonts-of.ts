import { pathToFileURL } from "node:url";
import type { BrowserContext } from "@playwright/test";

export type UsedFont = { familyName: string; isCustomFont: boolean; glyphCount: number };

/** The fonts that Chromium draws the text of an SVG file with, opened as a page of its own; a custom one is the file's. */
export async function fontsOf(context: BrowserContext, file: string): Promise<UsedFont[]> {
  const page = await context.newPage();
  try {
    await page.goto(pathToFileURL(file).href);
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    const devtools = await context.newCDPSession(page);
    await devtools.send("DOM.enable");
    await devtools.send("CSS.enable");
    const { root } = await devtools.send("DOM.getDocument", { depth: -1 });
    const { nodeIds } = await devtools.send("DOM.querySelectorAll", { nodeId: root.nodeId, selector: "text" });
    const used = await Promise.all(nodeIds.map((nodeId) => devtools.send("CSS.getPlatformFontsForNode", { nodeId })));
    return used.flatMap(({ fonts }) => fonts);
  } finally {
    await page.close();
  }
}
