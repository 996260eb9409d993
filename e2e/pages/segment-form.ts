import type { Locator, Page } from "@playwright/test";

/** The conditions above the list of users. */
export class SegmentForm {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async open(): Promise<void> {
    await this.page.getByRole("button", { name: "Conditions", exact: true }).click();
  }

  /** Adds a condition and gives its controls; the first has number 1. */
  async add(kind: string, number: number): Promise<Locator> {
    await this.page.getByRole("button", { name: "Add a condition" }).click();
    await this.page.getByRole("menuitem", { name: kind, exact: true }).click();
    return this.condition(kind, number);
  }

  condition(kind: string, number: number): Locator {
    return this.page.getByRole("group", { name: `Condition ${number}: ${kind}` });
  }

  get count(): Locator {
    return this.page
      .getByRole("main")
      .getByRole("status")
      .filter({ hasText: /users? found/ });
  }

  async save(name: string): Promise<void> {
    await this.page.getByRole("button", { name: "Save as segment" }).click();
    await this.page.getByRole("textbox", { name: "Name" }).fill(name);
    await this.page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  }
}
