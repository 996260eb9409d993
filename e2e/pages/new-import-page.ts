import type { Locator, Page } from "@playwright/test";

type File = { name: string; mimeType: string; buffer: Buffer };

/** Choosing and sending a file. */
export class NewImportPage {
  private readonly page: Page;
  private readonly project: string;

  constructor(page: Page, project: string) {
    this.page = page;
    this.project = project;
  }

  async open(): Promise<void> {
    await this.page.goto(`/p/${this.project}/imports/new`);
  }

  async choose(file: File | string): Promise<void> {
    await this.page.locator("input[type=file]").setInputFiles(file);
  }

  get kind(): Locator {
    return this.page.getByLabel(/What the file holds|文件内容/);
  }

  get submit(): Locator {
    return this.page.getByRole("main").getByRole("button", { name: /^(Import|导入)$/ });
  }

  /** One of the counts of the report that follows. */
  count(name: string): Locator {
    return this.page
      .getByRole("main")
      .locator("dl div", { hasText: new RegExp(`^${name}`) })
      .locator("dd");
  }
}
