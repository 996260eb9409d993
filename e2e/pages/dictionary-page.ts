import type { Locator, Page } from "@playwright/test";

/** The dictionary: event types, what is proposed about them, and what can be done. */
export class DictionaryPage {
  private readonly page: Page;
  private readonly address: string;

  constructor(page: Page, project: string) {
    this.page = page;
    this.address = `/p/${project}/dictionary`;
  }

  async open(search = ""): Promise<void> {
    await this.page.goto(`${this.address}${search}`);
    await this.page.getByRole("heading", { level: 1 }).waitFor();
  }

  get unify(): Locator {
    return this.page.getByRole("button", { name: "Find duplicates" });
  }

  get stop(): Locator {
    return this.page.getByRole("main").getByRole("button", { name: /^Stop Unify the dictionary/ });
  }

  get proposals(): Locator {
    return this.page.getByTestId("proposal");
  }

  row(name: string): Locator {
    return this.page
      .getByRole("row")
      .filter({ has: this.page.getByRole("checkbox", { name: `Select ${name}`, exact: true }) });
  }

  /** The button that becomes a field when it is pressed. */
  text(field: string, name: string): Locator {
    return this.page.getByRole("button", { name: new RegExp(`^${field} of ${name}: `) });
  }

  field(field: string, name: string): Locator {
    return this.page.getByRole("textbox", { name: `${field} of ${name}` });
  }

  role(name: string): Locator {
    return this.page.getByRole("combobox", { name: `Role of ${name}` });
  }
}
