import { expect, type Locator, type Page } from "@playwright/test";

/** An ended run played again on its page. */
export class Replay {
  readonly root: Locator;
  readonly position: Locator;
  readonly clock: Locator;
  private readonly main: Locator;

  constructor(page: Page) {
    this.main = page.getByRole("main");
    this.root = this.main.getByTestId("replay");
    this.position = this.main.getByRole("slider", { name: "Moment" });
    this.clock = this.main.getByTestId("replay-clock");
  }

  async open(): Promise<void> {
    await this.main.getByRole("button", { name: "Replay" }).click();
    await expect(this.root).toBeVisible();
  }

  button(name: "Play" | "Pause"): Locator {
    return this.root.getByRole("button", { name });
  }

  async text(): Promise<string> {
    return (await this.root.getByTestId("live-text").locator("pre").allTextContents()).join("");
  }

  /** Goes to a share of the whole, 0 to 1. */
  async seek(share: number): Promise<void> {
    const [from, until] = await Promise.all([this.position.getAttribute("min"), this.position.getAttribute("max")]);
    const at = Number(from) + (Number(until) - Number(from)) * share;
    await this.position.fill(String(Math.round(at)));
  }

  get download(): Locator {
    return this.main.getByRole("link", { name: "Download (JSONL)" });
  }
}
