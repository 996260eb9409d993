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
    await expect(this.page).toHaveURL(/\/runs\/run_[0-9a-z]{26}$/);
    await expect(this.strip).toBeVisible();
  }

  get runId(): string {
    return /run_[0-9a-z]{26}/.exec(this.page.url())?.[0] ?? "";
  }

  lane(user: string): Locator {
    return this.lanes.filter({ hasText: user });
  }

  row(user: string): Locator {
    return this.rows.filter({ has: this.page.getByRole("link", { name: user, exact: true }) });
  }

  button(name: "Pause" | "Go on" | "Stop" | "Do the rest"): Locator {
    return this.strip.getByRole("button", { name: new RegExp(`^${name}`) });
  }

  /** The text of a lane once it has more than so many characters. */
  async hasWritten(user: string, chars: number): Promise<string> {
    const text = this.lane(user).getByTestId("lane-text");
    const length = async () => (await text.textContent({ timeout: 1000 }).catch(() => ""))?.length ?? 0;
    await expect.poll(length, { timeout: 30_000 }).toBeGreaterThan(chars);
    return (await text.textContent()) ?? "";
  }

  async ends(word: string): Promise<void> {
    await expect(this.strip.getByText(word, { exact: true }).first()).toBeVisible({ timeout: 60_000 });
  }
}
