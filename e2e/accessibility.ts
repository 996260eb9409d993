import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";

export type AccessibilityProblem = { id: string; impact: string | null; html: string[] };

/**
 * What the rules of axe find wrong with the page as it is. Our pages hold no frames of other hosts, so all is done in
 * the page itself: the way for those opens a blank page each time and carries everything there, and what the rules
 * approve of is described as richly as what they blame. Without both it takes a quarter of the processor's time.
 */
export async function accessibilityProblems(page: Page): Promise<AccessibilityProblem[]> {
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ["violations"] });
  const { violations } = await axe.analyze();
  return violations.map(({ id, impact, nodes }) => ({
    id,
    impact: impact ?? null,
    html: nodes.map(({ html }) => html).slice(0, 3),
  }));
}

/** Those of them that keep somebody from using the page. */
export async function seriousProblems(page: Page): Promise<AccessibilityProblem[]> {
  return (await accessibilityProblems(page)).filter(({ impact }) => impact === "serious" || impact === "critical");
}
