import { expect, type Locator, type Page } from "@playwright/test";

/** The panel docked under every page. */
export class LivePanel {
  readonly root: Locator;

  constructor(page: Page) {
    this.root = page.getByRole("region", { name: /^(Live panel|实时面板)$/ });
  }

  /** The run of one user, whose tab must be the chosen one for its text and events to be there. */
  run(subject: string): PanelRun {
    return new PanelRun(this.root, subject);
  }
}

/** One run in the panel: nothing here ever matches another run. */
class PanelRun {
  readonly tab: Locator;
  readonly stop: Locator;
  private readonly content: Locator;

  constructor(root: Locator, subject: string) {
    this.tab = root.getByRole("tab", { name: subject });
    this.content = root.getByRole("tabpanel", { name: subject });
    this.stop = this.content.getByRole("button", { name: new RegExp(`^(Stop|停止).*${subject}`) });
  }

  get events(): Locator {
    return this.content.getByTestId("event-card");
  }

  get text(): Locator {
    return this.content.getByTestId("live-text");
  }

  get model(): Locator {
    return this.content.getByTestId("model-badge");
  }

  /** The model's words so far, without the hint that stands there before the first one. */
  async written(): Promise<string> {
    return (await this.text.locator("pre").allTextContents()).join("");
  }

  /** Waits until the model has written more than so many characters. */
  async hasWritten(chars: number): Promise<string> {
    await expect.poll(async () => (await this.written()).length, { timeout: 20_000 }).toBeGreaterThan(chars);
    return await this.written();
  }

  /** Waits until this very run has ended in a state; its text is whole from then on. */
  async ends(word: "done" | "cancelled"): Promise<void> {
    await expect(this.tab).toHaveAccessibleName(new RegExp(`^${word} `), { timeout: 90_000 });
    await expect(this.stop).toHaveCount(0);
  }

  async openPage(): Promise<void> {
    await expect(this.tab).toHaveAttribute("aria-selected", "true");
    await this.tab.page().getByRole("link", { name: "Open this run's page" }).click();
  }
}
