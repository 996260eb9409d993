import { expect, type Locator, type Page } from "@playwright/test";

/** Questions and answers of a project. Names are matched in both languages. */
export class AskPage {
  readonly page: Page;
  private readonly address: string;

  constructor(page: Page, project: string) {
    this.page = page;
    this.address = `/p/${project}/ask`;
  }

  async open(): Promise<void> {
    await this.page.goto(this.address);
    await expect(this.page.getByRole("heading", { level: 1 })).toHaveText(/^(Ask|问答)$/);
  }

  get main(): Locator {
    return this.page.getByRole("main");
  }

  /** The box at the end of the page, or on a page of its own. */
  get box(): Locator {
    return this.main.getByTestId("composer").last().getByRole("textbox");
  }

  get send(): Locator {
    return this.main
      .getByTestId("composer")
      .last()
      .getByRole("button", { name: /^(Ask|提问)$/ });
  }

  async ask(question: string): Promise<void> {
    await this.box.fill(question);
    await this.box.press("Enter");
    await expect(this.page).toHaveURL(/\/ask\/cnv_[0-9a-z]{26}/);
    await expect(this.question(question)).toBeVisible();
  }

  question(text: string): Locator {
    return this.main.getByTestId("question").filter({ has: this.page.getByRole("heading", { name: text, level: 2 }) });
  }

  /** The answer to the latest question. */
  get answer(): Locator {
    return this.main.getByTestId("answer").last();
  }

  async hasAnswered(): Promise<void> {
    await expect(this.answer).toHaveAttribute("data-live", "false", { timeout: 60_000 });
  }

  get text(): Locator {
    return this.answer.getByTestId("answer-text");
  }

  get sentences(): Locator {
    return this.answer.getByTestId("sentence");
  }

  get citations(): Locator {
    return this.answer.getByTestId("citation");
  }

  get suggestions(): Locator {
    return this.main.getByTestId("suggestions").last().getByRole("button");
  }

  get onlySupported(): Locator {
    return this.answer.getByRole("switch");
  }

  button(name: string | RegExp): Locator {
    return this.answer.getByRole("button", { name });
  }

  /** Beside the text where there is room, else before it. */
  get evidence(): Locator {
    return this.page.getByTestId("evidence");
  }

  fact(id: string): Locator {
    return this.evidence.locator(`[data-testid="fact"][data-fact="${id}"]`);
  }

  get trace(): Locator {
    return this.evidence.getByTestId("trace");
  }

  get dialog(): Locator {
    return this.page.getByRole("dialog").last();
  }

  get rows(): Locator {
    return this.dialog.getByTestId("rows-behind").last();
  }

  get conversations(): Locator {
    return this.page.getByTestId("conversation");
  }
}
