import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { chromium, type Page } from "@playwright/test";
import { bundled } from "./bundle.ts";
import { ensureChromium } from "../scripts/test/chromium.ts";
import type { Bench } from "./options.ts";
import { startProduct } from "./product.ts";
import { judged, median, ms, quantile, spread, table } from "./stats.ts";

const run = promisify(execFile);
const PROJECT = "bench-graphs";
const GOAL = { openMs: 1000, framesPerS: 30 };
const DRAG_STEPS = 90;

/** Graphs in a real browser: how soon one can be walked through, and how smoothly it moves. */
export async function benchWorkspace({ folder, rounds }: Bench): Promise<string> {
  const program = await bundled("workspace/fill.ts", folder);
  const product = await startProduct(folder, { WHYSTREAM_SAMPLE: "off" });
  const executablePath = await ensureChromium(console.error);
  const browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args: ["--no-sandbox"] });
  try {
    const told = await run(process.execPath, [program, product.databaseUrl(), PROJECT]);
    const [middling = "", large = ""] = JSON.parse(told.stdout) as string[];
    const address = (id: string, search: string) => `${product.address}/p/${PROJECT}/graphs/${id}${search}`;
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    // The first visit also fetches the page's programs and fonts; a reader pays for that once.
    await opened(page, address(large, "?view=graph"), 50);
    const opens: Record<"middling" | "large" | "none", number[]> = { middling: [], large: [], none: [] };
    const frames: number[] = [];
    const longest: number[] = [];
    for (let round = 0; round < rounds + 1; round++) {
      opens.none.push(await opened(page, `${product.address}/p/${PROJECT}/segments`, 0));
      opens.large.push(await opened(page, address(large, "?view=graph"), 50));
      opens.middling.push(await opened(page, address(middling, "?view=graph&all=1&k=10"), 600));
      const gaps = await panned(page);
      frames.push(1000 / median(gaps));
      longest.push(quantile(gaps, 0.95));
    }
    const open = (times: number[]) => judged(spread(times, ms), median(times) <= GOAL.openMs);
    return [
      "### Causal graphs in the browser",
      table(
        ["headless Chromium, 1440 × 900, a graph whose layout is stored", "", "goal"],
        [
          [
            "300 nodes and 600 edges: from the address to an answer to the keyboard",
            open(opens.middling),
            `≤ ${ms(GOAL.openMs)}`,
          ],
          ["2,000 nodes and 3,200 edges: its backbone", open(opens.large), `≤ ${ms(GOAL.openMs)}`],
          ["any other page of the product, such as that of segments", spread(opens.none, ms), ""],
          [
            "moving the 600 edges: frames a second",
            judged(spread(frames), median(frames) >= GOAL.framesPerS),
            `≥ ${GOAL.framesPerS}`,
          ],
          ["longest of 20 frames", spread(longest, ms), ""],
        ],
      ),
    ].join("\n\n");
  } finally {
    await browser.close();
    await product.stop();
  }
}

/**
 * Milliseconds from the navigation's start to a picture with so many edges that answers to the keyboard; of a page
 * without a picture, to its first control that does.
 */
async function opened(page: Page, address: string, edges: number): Promise<number> {
  await page.goto(address, { waitUntil: "commit" });
  return await page.evaluate(
    (wanted) =>
      new Promise<number>((resolve, reject) => {
        const answers = (element: Element | null) =>
          element !== null && Object.keys(element).some((key) => key.startsWith("__reactProps$"));
        const look = () => {
          const canvas = document.querySelector(wanted > 0 ? "[data-testid=graph-canvas]" : "main :is(a, button)");
          const drawn = document.querySelectorAll("[data-testid=graph-canvas] [data-edge]").length;
          const placed = wanted === 0 || canvas?.querySelector("g[transform]");
          if (drawn >= wanted && answers(canvas) && placed) resolve(performance.now());
          else if (performance.now() > 60_000) reject(new Error(`${drawn} edges are drawn after a minute`));
          else requestAnimationFrame(look);
        };
        look();
      }),
    edges,
  );
}

/** Milliseconds between frames while the picture is dragged about. */
async function panned(page: Page): Promise<number[]> {
  const canvas = await page.getByTestId("graph-canvas").boundingBox();
  if (!canvas) throw new Error("there is no picture to move");
  const middle = { x: canvas.x + canvas.width / 2, y: canvas.y + canvas.height / 2 };
  await page.evaluate(() => {
    const gaps: number[] = [];
    let last = performance.now();
    const tick = (now: number) => {
      gaps.push(now - last);
      last = now;
      if (Object.hasOwn(globalThis, "frameGaps")) requestAnimationFrame(tick);
    };
    Object.assign(globalThis, { frameGaps: gaps });
    requestAnimationFrame(tick);
  });
  await page.mouse.move(middle.x, middle.y);
  await page.mouse.down();
  for (let step = 0; step < DRAG_STEPS; step++) {
    const angle = (step / DRAG_STEPS) * 4 * Math.PI;
    await page.mouse.move(middle.x + 200 * Math.sin(angle), middle.y + 120 * (1 - Math.cos(angle)));
  }
  await page.mouse.up();
  return await page.evaluate(() => {
    const gaps = Reflect.get(globalThis, "frameGaps") as number[];
    Reflect.deleteProperty(globalThis, "frameGaps");
    return gaps.slice(2);
  });
}
