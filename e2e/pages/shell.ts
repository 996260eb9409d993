import { expect, type Locator, type Page } from "@playwright/test";
import { toastsOf } from "../toasts";

/** What stands around every page. Names are matched in both languages. */
export class Shell {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  get main(): Locator {
    return this.page.getByRole("main");
  }

  get heading(): Locator {
    return this.page.getByRole("heading", { level: 1 });
  }

  section(name: string | RegExp): Locator {
    return this.page.getByRole("navigation").getByRole("link", { name });
  }

  get languageSwitch(): Locator {
    return this.page.getByRole("button", { name: /切换为中文|Switch to English/ });
  }

  async chooseTheme(name: string): Promise<void> {
    await this.page.getByRole("button", { name: /^(Theme|主题)$/ }).click();
    await this.page.getByRole("menuitemcheckbox", { name }).click();
  }

  async openProjectMenu(): Promise<void> {
    await this.page.getByRole("button", { name: /^(Project|项目):/ }).click();
  }

  /** Waits until a message has been shown, also when it is gone already. */
  async told(text: string | RegExp, timeout = 20_000): Promise<void> {
    const told = expect.poll(() => toastsOf(this.page), { timeout });
    await (typeof text === "string" ? told.toContain(text) : told.toMatch(text));
  }
}
