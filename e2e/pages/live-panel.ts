import { expect, type Locator, type Page } from "@playwright/test";

/** The panel docked under every page. */
export class LivePanel {
  readonly root: Locator;

  constructor(page: Page) {
    this.root = page.getByRole("region", { name: /^(Live panel|实时面板)$/ });
  }

  get text(): Locator {
    return this.root.getByTestId("live-text").last();
  }

  get events(): Locator {
    return this.root.getByTestId("event-card");
  }

  get stop(): Locator {
    return this.root.getByRole("button", { name: /^(Stop|停止)/ });
  }

  tab(name: string | RegExp): Locator {
    return this.root.getByRole("tab", { name });
  }

  /** The model's words so far, without the hint that stands there before the first one. */
  async written(): Promise<string> {
    return (await this.text.locator("pre").allInnerTexts()).join("");
  }

  /** Waits until the model has written at least so many characters. */
  async hasWritten(chars: number): Promise<string> {
    await expect.poll(async () => (await this.written()).length, { timeout: 20_000 }).toBeGreaterThan(chars);
    return await this.written();
  }
}
