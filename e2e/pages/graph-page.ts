import { expect, type Locator, type Page } from "@playwright/test";

/** The causal graphs of a project and the workspace of one. Names are matched in both languages. */
export class GraphPage {
  readonly page: Page;
  private readonly address: string;

  constructor(page: Page, project: string) {
    this.page = page;
    this.address = `/p/${project}/graphs`;
  }

  async list(): Promise<void> {
    await this.page.goto(this.address);
  }

  get main(): Locator {
    return this.page.getByRole("main");
  }

  get dialog(): Locator {
    return this.page.getByRole("dialog");
  }

  get cards(): Locator {
    return this.main.getByTestId("graph-card");
  }

  /** A graph that is being made or was stopped. */
  get live(): Locator {
    return this.main.getByTestId("live-generation");
  }

  get stop(): Locator {
    return this.live.getByRole("button", { name: /^(Stop|停止)/ });
  }

  get canvas(): Locator {
    return this.main.getByTestId("graph-canvas").last();
  }

  get nodes(): Locator {
    return this.canvas.locator("[data-node]");
  }

  get edges(): Locator {
    return this.canvas.locator("[data-edge]");
  }

  /** What has the keyboard in the picture. */
  get focused(): Locator {
    return this.canvas.locator(":focus");
  }

  get coverage(): Locator {
    return this.main.getByTestId("coverage");
  }

  get rows(): Locator {
    return this.main.getByTestId("edge-row");
  }

  get inspector(): Locator {
    return this.page.getByRole("complementary", { name: /^(Relation|Node|关系|节点)$/ });
  }

  async tab(name: string | RegExp): Promise<void> {
    await this.inspector.getByRole("tab", { name }).click();
  }

  /** Asks for a graph as it is offered and begins it. */
  async generate(): Promise<void> {
    await this.main
      .getByRole("button", { name: /^(Generate|New graph|生成图谱|新建图谱)$/ })
      .first()
      .click();
    await expect(this.dialog.getByTestId("graph-preview")).toBeVisible({ timeout: 60_000 });
    await this.dialog.getByRole("button", { name: /^(Generate|生成图谱)$/ }).click();
    await expect(this.dialog).toHaveCount(0);
  }

  /** Waits until the workspace of the graph that was asked for is shown. */
  async hasGraph(): Promise<void> {
    await expect(this.page).toHaveURL(/\/graphs\/gra_[0-9a-z]{26}/, { timeout: 120_000 });
    await expect(this.coverage).toBeVisible({ timeout: 60_000 });
    await expect(this.live).toHaveCount(0);
  }
}
