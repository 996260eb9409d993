import type { Locator, Page } from "@playwright/test";

/** The list of names that rows leave open, and the run that asks a model about them. */
export class NamesPage {
  private readonly page: Page;
  private readonly project: string;

  constructor(page: Page, project: string) {
    this.page = page;
    this.project = project;
  }

  async open(): Promise<void> {
    await this.page.goto(`/p/${this.project}/knowledge/names`);
  }

  get rows(): Locator {
    return this.page.getByTestId("open-name");
  }

  row(name: string): Locator {
    return this.rows.filter({ has: this.page.getByText(name, { exact: true }) });
  }

  box(name: string): Locator {
    return this.page.getByRole("checkbox", { name: `Select ${name}`, exact: true });
  }

  /** What the run that is going on has answered. */
  get live(): Locator {
    return this.page.getByTestId("live-name");
  }

  get start(): Locator {
    return this.page.getByRole("button", { name: "Identify with the model" });
  }

  get stop(): Locator {
    return this.page.getByRole("main").getByRole("button", { name: /^Stop Identify names/ });
  }

  get state(): Locator {
    return this.page.getByLabel("State");
  }
}
