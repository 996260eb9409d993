import { expect, type Locator, type Page } from "@playwright/test";

/** A run over many users: its dialog, and the page it opens. */
export class BatchPage {
  private readonly page: Page;
  readonly dialog: Locator;
  readonly strip: Locator;
  readonly lanes: Locator;
  readonly rows: Locator;
  readonly causes: Locator;

  constructor(page: Page) {
    this.page = page;
    this.dialog = page.getByRole("dialog", { name: /^(Extract events of many users|批量抽取逻辑行为)$/ });
    const main = page.getByRole("main");
    this.strip = main.getByTestId("batch-strip");
    this.lanes = main.getByTestId("lane");
    this.rows = main.getByTestId("item-row");
    this.causes = main.getByTestId("cause");
  }

  /** Opens the dialog from the list of users or the overview. */
  async openDialog(): Promise<void> {
    await this.page.getByRole("main").getByRole("button", { name: "Extract events for all users" }).click();
    await expect(this.dialog).toBeVisible();
  }

  /** Starts it and waits for its page. */
  async start(): Promise<void> {
    await this.dialog.getByRole("button", { name: "Start" }).click();
    await expect(this.page).toHaveURL(/\/runs\/run_[0-9a-z]{26}$/, { timeout: 30_000 });
    await expect(this.strip).toBeVisible({ timeout: 30_000 });
  }

  get runId(): string {
    return /run_[0-9a-z]{26}/.exec(this.page.url())?.[0] ?? "";
  }

  row(user: string): Locator {
    return this.rows.filter({ has: this.page.getByRole("link", { name: user, exact: true }) });
  }

  button(name: "Pause" | "Go on" | "Stop" | "Do the rest"): Locator {
    return this.strip.getByRole("button", { name: new RegExp(`^${name}`) });
  }

  /** Waits until so many lanes show text at the same time. */
  async lanesWrite(lanes: number): Promise<void> {
    const writing = async () => {
      const texts = await this.lanes.getByTestId("lane-text").allTextContents();
      return texts.filter((text) => text !== "").length;
    };
    await expect.poll(writing, { timeout: 45_000 }).toBeGreaterThanOrEqual(lanes);
  }

  /** How many users are settled, or only those whose events are saved. */
  async settled(what: "settled" | "saved" = "settled"): Promise<number> {
    const words = (await this.strip.textContent()) ?? "";
    const found = what === "saved" ? /([\d,]+) saved/.exec(words) : /([\d,]+) of [\d,]+ users/.exec(words);
    return Number((found?.[1] ?? "0").replaceAll(",", ""));
  }

  async ends(word: string): Promise<void> {
    await expect(this.strip.getByText(word, { exact: true }).first()).toBeVisible({ timeout: 120_000 });
  }
}
