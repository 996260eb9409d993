import { expect, type Locator, type Page } from "@playwright/test";

/** Settings › Models. Names are matched in both languages. */
export class ModelsPage {
  private readonly page: Page;
  private readonly address: string;

  constructor(page: Page, project: string) {
    this.page = page;
    this.address = `/p/${project}/settings/models`;
  }

  async open(): Promise<void> {
    await this.page.goto(this.address);
    await expect(this.page.getByRole("heading", { level: 1 })).toHaveText(/^(Models|模型)$/);
  }

  get add(): Locator {
    return this.page.getByRole("button", { name: /^(Add a connection|添加连接)$/ });
  }

  /** The model that is named at the top of every page. */
  get badge(): Locator {
    return this.page.getByRole("banner").getByTestId("model-badge");
  }

  connection(name: string): Locator {
    return this.page.getByRole("listitem", { name });
  }

  get form(): ConnectionForm {
    return new ConnectionForm(this.page.getByRole("dialog"));
  }
}

/** The form of one connection. */
export class ConnectionForm {
  readonly root: Locator;

  constructor(root: Locator) {
    this.root = root;
  }

  get preset(): Locator {
    return this.root.getByLabel(/^(Service|服务)$/);
  }

  field(name: "name" | "address" | "key" | "model"): Locator {
    return this.root.getByLabel(NAMES[name]);
  }

  get save(): Locator {
    return this.root.getByRole("button", { name: /^(Save|保存)$/ });
  }

  get test(): Locator {
    return this.root.getByRole("button", { name: /^(Test|Test again|测试|重新测试)$/ });
  }

  get verdict(): Locator {
    return this.root.getByTestId("test-verdict");
  }

  check(name: string): Locator {
    return this.root.locator(`[data-check="${name}"]`);
  }
}

const NAMES = {
  name: /^(Name|名称)$/,
  address: /^(Address of the API|API 地址)$/,
  key: /^(API key|API 密钥)$/,
  model: /^(Model|模型)$/,
} as const;
