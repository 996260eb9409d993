import { readFile } from "node:fs/promises";
import { expect, type Locator, type Page } from "@playwright/test";

/** The patterns of a project. Names are matched in both languages. */
export class PatternsPage {
  readonly page: Page;
  private readonly address: string;

  constructor(page: Page, project: string) {
    this.page = page;
    this.address = `/p/${project}/patterns`;
  }

  async open(search = ""): Promise<void> {
    await this.page.goto(`${this.address}${search}`);
  }

  get main(): Locator {
    return this.page.getByRole("main");
  }

  get mine(): Locator {
    return this.main.getByRole("button", { name: /^(Mine|开始挖掘|重新挖掘)/ }).first();
  }

  get preview(): Locator {
    return this.main.getByTestId("question-preview");
  }

  /** The search that is going on or was stopped. */
  get live(): Locator {
    return this.main.getByTestId("live-mining");
  }

  get partial(): Locator {
    return this.live.getByTestId("partial-pattern");
  }

  get stop(): Locator {
    return this.live.getByRole("button", { name: /^Stop / });
  }

  get counts(): Locator {
    return this.main.getByTestId("set-counts");
  }

  get grid(): Locator {
    return this.main.getByRole("grid");
  }

  get rows(): Locator {
    return this.main.getByTestId("pattern-row");
  }

  row(sequence: readonly string[]): Locator {
    return this.rows.filter({ hasText: sequence.join("→") });
  }

  /** What can be done with the patterns that are chosen. */
  get chosen(): Locator {
    return this.main.getByRole("group", { name: /patterns? chosen$/ });
  }

  get inspector(): Locator {
    return this.page.getByRole("complementary", { name: "Pattern" });
  }

  /** One of the views of the answer, by its name in English. */
  tab(name: string): Locator {
    return this.main.getByRole("tab", { name, exact: true });
  }

  /** The users behind a part of a figure. */
  get behind(): Locator {
    return this.page.getByRole("dialog");
  }

  get usersBehind(): Locator {
    return this.behind.getByTestId("pattern-user");
  }

  /** Saves the figure that is shown, in one of its forms. */
  async download(form: string): Promise<{ name: string; bytes: Buffer }> {
    const waiting = this.page.waitForEvent("download");
    await this.main.getByRole("button", { name: "Save figure" }).click();
    await this.page.getByRole("menuitem", { name: form }).click();
    const download = await waiting;
    return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
  }

  /** Waits until the set that answers the question is shown; until then an earlier one may be. */
  async hasAnswer(): Promise<void> {
    await expect(this.preview).toContainText(/Mined already|已挖掘过/, { timeout: 90_000 });
    await expect(this.counts).toBeVisible({ timeout: 90_000 });
    await expect(this.live).toHaveCount(0);
  }
}
