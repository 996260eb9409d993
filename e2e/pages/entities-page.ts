import { expect, type Locator, type Page } from "@playwright/test";

/** The list of entities with its filters, and the card of the one that is open. */
export class EntitiesPage {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  get rows(): Locator {
    return this.page.getByTestId("entity-row");
  }

  row(name: string): Locator {
    return this.rows.filter({ has: this.page.getByRole("button", { name, exact: true }) });
  }

  get card(): Locator {
    return this.page.getByRole("complementary", { name: /^(Entity|实体)$/ });
  }

  async open(name: string): Promise<void> {
    await this.row(name).getByRole("button", { name, exact: true }).click();
    await expect(this.card.getByRole("heading", { level: 2 })).toHaveText(name);
  }

  /** Starts a run over all that no model has tagged yet. */
  async tagAll(): Promise<void> {
    await this.page.getByRole("button", { name: "Tag with the model" }).click();
    const dialog = this.page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Start tagging" }).click();
    await expect(dialog).toBeHidden();
  }
}
