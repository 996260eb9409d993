import type { Locator, Page } from "@playwright/test";

/** One user: rows, events and what can be done. */
export class UserPage {
  private readonly page: Page;
  private readonly address: string;

  constructor(page: Page, project: string, userId: string) {
    this.page = page;
    this.address = `/p/${project}/users/${encodeURIComponent(userId)}`;
  }

  async open(): Promise<void> {
    await this.page.goto(this.address);
    await this.rows.first().waitFor();
  }

  get extract(): Locator {
    const names = /^(Extract|Regenerate) events of|^(抽取|重新生成) .* 的逻辑行为$/;
    return this.page.getByRole("main").getByRole("button", { name: names });
  }

  get rows(): Locator {
    return this.page.getByTestId("timeline-row");
  }

  get events(): Locator {
    return this.page.getByTestId("timeline-event");
  }
}
