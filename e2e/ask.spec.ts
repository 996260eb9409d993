import { readFile } from "node:fs/promises";
import { mergeTests, type Page } from "@playwright/test";
import { seriousProblems } from "./accessibility";
import { shopEvents, shopRows } from "./files";
import { expect, importFile, test } from "./fixtures";
import { testWithService } from "./own-service";
import { AskPage } from "./pages/ask-page";
import { GraphPage } from "./pages/graph-page";
import { answer, refusal } from "./provider/index.ts";

const BOUGHT = "购买的用户有多少？";
const PEOPLE = 60;

type Shop = { id: string; name: string };

/** A project whose people have rows and events. */
const shop = test.extend<{ shop: Shop }>({
  shop: async ({ project, request }, use) => {
    await importFile(request, project, shopRows(PEOPLE));
    await importFile(request, project, shopEvents(PEOPLE), "succeeded", "events");
    await use(project);
  },
});

shop(
  "an answer is followed from a sentence down to raw rows, and asked about further",
  async ({ page, shop: project }) => {
    const ask = new AskPage(page, project.id);
    await page.goto(`/p/${project.id}`);
    await page.keyboard.press("g");
    await page.keyboard.press("a");
    await expect(page).toHaveURL(new RegExp(`/p/${project.id}/ask$`));
    await expect(ask.suggestions.first()).toBeVisible();
    expect(await seriousProblems(page)).toEqual([]);

    await ask.ask(BOUGHT);
    await ask.hasAnswered();
    await expect(ask.box).toHaveValue("");
    // The keyboard is at the answer, since nobody took it elsewhere.
    await expect(ask.answer.getByRole("heading", { level: 3 })).toBeFocused();
    await expect(ask.sentences.first()).toHaveAttribute("data-status", /supported|plain/);
    const citation = ask.citations.first();
    await expect(citation).toHaveAttribute("data-checked", "true");
    expect(await seriousProblems(page)).toEqual([]);

    const id = (await citation.getAttribute("data-fact")) ?? "";
    await citation.click();
    await expect(page).toHaveURL(new RegExp(`fact=${id}`));
    await expect(ask.fact(id)).toHaveAttribute("data-open", "true");
    await expect(ask.fact(id)).toBeFocused();
    await ask.trace.getByRole("button", { name: "Users" }).click();
    const user = ask.dialog.getByTestId("fact-user").first();
    await expect(user).toContainText(/u\d{3}/);
    await user.getByRole("button", { name: /^Raw rows of/ }).click();
    await expect(ask.rows.getByTestId("raw-row").first()).toContainText("宝马7系");
    await page.keyboard.press("Escape");
    await ask.trace.getByRole("button", { name: /^(Sentence|Answer)/ }).click();
    await expect(ask.answer.locator(":focus")).toHaveCount(1);

    // What was open and what was written outlive a reload.
    const written = await ask.text.innerText();
    await page.reload();
    await expect(ask.fact(id)).toHaveAttribute("data-open", "true");
    await expect.poll(() => ask.text.innerText()).toBe(written);

    await ask.ask("加购的呢？");
    await expect(ask.main.getByTestId("question")).toHaveCount(2);
    await ask.hasAnswered();

    // Asked again, the first answer stays beside the second.
    await ask.button("Ask again").click();
    const branches = ask.main.getByTestId("branches");
    await expect(branches).toContainText("2 / 2");
    await ask.hasAnswered();
    await branches.getByRole("button", { name: "Previous answer" }).click();
    await expect(branches).toContainText("1 / 2");
  },
);

shop("a question is edited by keyboard, and both answers stay", async ({ page, shop: project }) => {
  const ask = new AskPage(page, project.id);
  await ask.open();
  await ask.ask(BOUGHT);
  await ask.hasAnswered();
  const first = await ask.text.innerText();
  const edit = ask.main.getByRole("button", { name: "Edit", exact: true });
  const box = ask.main.getByRole("textbox", { name: "Edit the question" });

  await edit.focus();
  await page.keyboard.press("Enter");
  await expect(box).toBeFocused();
  await expect(box).toHaveValue(BOUGHT);
  await page.keyboard.press("Escape");
  await expect(box).toHaveCount(0);
  await expect(edit).toBeFocused();

  await page.keyboard.press("Enter");
  await box.fill("加购的用户有多少？");
  await page.keyboard.press("Enter");
  await expect(ask.question("加购的用户有多少？")).toBeVisible();
  const branches = ask.main.getByTestId("branches");
  await expect(branches).toContainText("2 / 2");
  await ask.hasAnswered();
  await expect(ask.answer.getByRole("heading", { level: 3 })).toBeFocused();
  await expect(ask.text).not.toHaveText(first, { useInnerText: true });

  await branches.getByRole("button", { name: "Previous answer" }).click();
  await expect(ask.question(BOUGHT)).toBeVisible();
  await expect.poll(() => ask.text.innerText()).toBe(first);
  await page.reload();
  await expect(ask.main.getByTestId("branches")).toContainText("2 / 2");
  await expect(ask.question("加购的用户有多少？")).toBeVisible();
});

shop("the part of a graph that an answer rests on is drawn beside it", async ({ page, request, shop: project }) => {
  const graphs = new GraphPage(page, project.id);
  await graphs.list();
  await graphs.generate();
  await graphs.hasGraph();
  const ask = new AskPage(page, project.id);
  await ask.open();
  await ask.ask("为什么用户会购买？");
  await ask.hasAnswered();
  const drawn = ask.evidence.getByTestId("evidence-picture");
  const edge = drawn.locator("[data-edge]").first();
  await expect(edge).toBeVisible();
  const id = await edge.getAttribute("data-edge");

  // By keyboard, a relation of the picture opens its fact.
  await drawn.locator("[tabindex='0']").focus();
  await page.keyboard.press("e");
  const focused = drawn.locator(":focus");
  await expect(focused).toHaveAttribute("data-edge", /^e_/);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/fact=/);
  const fact = new URL(page.url()).searchParams.get("fact") ?? "";
  await expect(ask.fact(fact)).toHaveAttribute("data-open", "true");

  const kept = await request.get(`/api/v1/causal-graphs?project=${project.id}`);
  const graph = (await kept.json()).items[0].id;
  await ask.evidence.getByRole("link", { name: "Open in the graph" }).click();
  await expect(page).toHaveURL(new RegExp(`/graphs/${graph}`));
  await expect(graphs.canvas.locator(`[data-edge="${id}"]`)).toBeAttached();
});

shop("conversations are found, pinned, renamed and deleted", async ({ page, shop: project }) => {
  // Where there is room, they stand beside the answers.
  await page.setViewportSize({ width: 1600, height: 900 });
  const ask = new AskPage(page, project.id);
  await ask.open();
  await ask.ask(BOUGHT);
  await ask.hasAnswered();
  const conversation = ask.conversations.first();
  const menu = conversation.getByRole("button", { name: /^More about/ });
  await menu.click();
  await page.getByRole("menuitem", { name: "Rename" }).click();
  await page.getByRole("dialog").getByLabel("Title").fill("谁买了");
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await expect(conversation).toContainText("谁买了");
  await menu.click();
  await page.getByRole("menuitem", { name: "Pin" }).click();
  await expect(page.getByRole("region", { name: "Pinned" })).toContainText("谁买了");
  await page.getByRole("searchbox", { name: "Search conversations" }).fill("nothing like it");
  await expect(page.getByText("No conversation has these words.")).toBeVisible();
  await page.getByRole("searchbox", { name: "Search conversations" }).fill("谁买");
  await expect(ask.conversations).toHaveCount(1);
  await menu.click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await expect(ask.conversations).toHaveCount(0);
  await expect(page).toHaveURL(/\/ask$/);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(ask.conversations).toHaveCount(1);
});

shop("what the data cannot answer is said so, with nothing made up", async ({ page, shop: project }) => {
  const ask = new AskPage(page, project.id);
  await ask.open();
  await ask.ask("What will the weather in Paris be tomorrow?");
  await ask.hasAnswered();
  await expect(ask.answer).toContainText("The data cannot answer this");
  await expect(ask.answer.getByTestId("refusal")).not.toBeEmpty();
  await expect(ask.citations).toHaveCount(0);
  expect(await seriousProblems(page)).toEqual([]);
});

test("what a project still lacks is one click away from the question that needs it", async ({
  page,
  request,
  project,
}) => {
  await importFile(request, project, shopRows(3));
  const ask = new AskPage(page, project.id);
  await ask.open();
  await ask.ask(BOUGHT);
  await ask.hasAnswered();
  await expect(ask.answer.getByTestId("refusal")).toContainText("No events have been extracted");
  await ask.answer.getByRole("link", { name: "Extract events" }).click();
  await expect(page).toHaveURL(new RegExp(`/p/${project.id}/users$`));
});

shop(
  "Enter asks nothing while an input method composes, and what is refused stays in the box",
  async ({ page, shop: project }) => {
    const ask = new AskPage(page, project.id);
    const posted: string[] = [];
    page.on("request", (request) => {
      if (request.method() === "POST" && request.url().includes("/qa/query")) posted.push(request.url());
    });
    await ask.open();
    await ask.box.fill("gou");
    await ask.box.dispatchEvent("compositionstart", { data: "" });
    await ask.box.press("Enter");
    await ask.box.dispatchEvent("compositionend", { data: "购" });
    // One browser sends the key that ended the word only now, by the code of a key that was taken.
    await ask.box.dispatchEvent("keydown", { key: "Enter", keyCode: 229, bubbles: true });
    await ask.box.press("Shift+Enter");
    // An input method would have kept the first Enter for itself; here it made a line, as the last one did.
    await expect(ask.box).toHaveValue("gou\n\n");

    await ask.box.fill("长".repeat(2001));
    await ask.box.press("Enter");
    await expect(ask.main.getByRole("alert")).toContainText("1 character too many");
    expect(posted).toEqual([]);

    await page.route("**/api/v1/qa/query*", (route) => route.abort());
    await ask.box.fill(BOUGHT);
    await ask.box.press("Enter");
    await expect(ask.main.getByRole("alert")).toContainText("The server does not answer.");
    await expect(ask.box).toHaveValue(BOUGHT);
    await page.reload();
    await expect(ask.box).toHaveValue(BOUGHT);
    await page.unroute("**/api/v1/qa/query*");
    await ask.box.press("Enter");
    await expect(page).toHaveURL(/\/ask\/cnv_/);
  },
);

shop("on a phone, in Chinese and in the dark", async ({ page, shop: project, baseURL }) => {
  await page.setViewportSize({ width: 375, height: 740 });
  await page.context().addCookies([
    { name: "whystream_locale", value: "zh-CN", url: baseURL ?? "" },
    { name: "whystream_theme", value: "dark", url: baseURL ?? "" },
  ]);
  const ask = new AskPage(page, project.id);
  await ask.open();
  await ask.suggestions.first().click();
  await ask.hasAnswered();
  await expectFits(page);
  await ask.citations.first().click();
  await expect(page.getByRole("dialog", { name: "依据" })).toBeVisible();
  await expect(ask.evidence.getByTestId("fact").first()).toBeVisible();
  expect(await seriousProblems(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.getByRole("button", { name: "对话" }).click();
  await expect(page.getByRole("dialog").getByTestId("conversation")).toHaveCount(1);
  await page.getByRole("dialog").getByRole("link", { name: "新问题" }).click();
  await expect(page).toHaveURL(/\/ask$/);
  await expectFits(page);
});

async function expectFits(page: Page): Promise<void> {
  const spare = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  await expect.poll(spare).toBe(0);
}

/** What people of the shop did, beside a model that says what a test wants. */
const own = mergeTests(shop, testWithService("ask"));

own.describe("with a model of one's own", () => {
  own.describe.configure({ mode: "serial" });
  own.beforeEach(async ({ request, service }) => {
    service.reset();
    const connection = {
      name: `service ${Date.now()}`,
      base_url: service.baseUrl,
      model: "scripted",
      is_default: true,
    };
    const added = await request.post("/api/v1/models/connections", { data: connection });
    expect(added.status()).toBe(201);
  });

  own(
    "text shows while it comes, also after a reload, and can be stopped",
    async ({ page, shop: project, service }) => {
      const ask = new AskPage(page, project.id);
      const { steps } = answer("The first words are there. ");
      service.rule({ script: { steps: [...steps.slice(0, -3), { do: "hold" }, ...steps.slice(-3)] } });
      await ask.open();
      await ask.ask(BOUGHT);
      await expect(ask.text).toContainText("The first words are there.");
      await expect(ask.answer).toHaveAttribute("data-live", "true");
      await page.reload();
      await expect(ask.text).toContainText("The first words are there.");
      await expect(ask.answer).toHaveAttribute("data-live", "true");
      await ask.button("Stop").click();
      await ask.hasAnswered();
      await expect(ask.answer).toContainText("Stopped.");
      await expect(ask.question(BOUGHT)).toBeVisible();
      service.release();
    },
  );

  own("sentences without evidence say why and can be hidden", async ({ page, shop: project, service }) => {
    const ask = new AskPage(page, project.id);
    service.rule({ script: answer("As for buying:\n\nExactly 987,654 users bought it [f1]. It is so [f999].") });
    await ask.open();
    await ask.ask(BOUGHT);
    await ask.hasAnswered();
    const unsupported = ask.answer.getByTestId("unsupported");
    await expect(unsupported).toHaveCount(2);
    await unsupported.first().focus();
    await expect(page.getByRole("tooltip")).toContainText("987,654");
    await ask.onlySupported.check();
    await expect(page).toHaveURL(/only=supported/);
    await expect(ask.text).not.toContainText("987,654");
    await expect(ask.text).toContainText("As for buying:");
    await expect(ask.answer.getByTestId("hidden-sentences")).toContainText("2 sentences without evidence");
    await page.reload();
    await expect(ask.text).not.toContainText("987,654");
    await ask.answer.getByTestId("hidden-sentences").getByRole("button", { name: "Show" }).click();
    await expect(ask.text).toContainText("987,654");

    await page.setViewportSize({ width: 1600, height: 900 });
    for (const [form, has] of [
      ["Export Markdown", true],
      ["Export only what is supported", false],
    ] as const) {
      const waiting = page.waitForEvent("download");
      await ask.conversations
        .first()
        .getByRole("button", { name: /^More about/ })
        .click();
      await page.getByRole("menuitem", { name: form }).click();
      const written = await readFile(await (await waiting).path(), "utf8");
      expect(written).toContain("As for buying:");
      expect(written.includes("987,654")).toBe(has);
    }
  });

  own(
    "a service that refuses leaves the question, a way to try again and one to its settings",
    async ({ page, shop: project, service }) => {
      const ask = new AskPage(page, project.id);
      service.rule({ script: refusal(401, { message: "Incorrect API key provided", code: "invalid_api_key" }) });
      await ask.open();
      await ask.ask(BOUGHT);
      await ask.hasAnswered();
      const failed = ask.answer.getByRole("alert");
      await expect(failed).toContainText("Your question is kept.");
      await expect(failed.getByRole("link", { name: "Model settings" })).toHaveAttribute("href", /settings\/models$/);
      service.reset();
      service.rule({ script: answer("Now it works.") });
      await failed.getByRole("button", { name: "Ask again" }).click();
      await expect(ask.text).toContainText("Now it works.");
    },
  );

  own(
    "a service that goes away half-way each time leaves what it wrote, the facts and the question",
    async ({ page, shop: project, service }) => {
      const ask = new AskPage(page, project.id);
      const { steps } = answer("The first words are there. And then");
      service.rule({ script: { steps: [...steps.slice(0, -3), { do: "cut" }] } });
      await ask.open();
      await ask.ask(BOUGHT);
      await ask.hasAnswered();
      const failed = ask.answer.getByRole("alert");
      await expect(failed).toContainText("Your question is kept.");
      await expect(ask.text).toContainText("The first words are there.");
      await expect(ask.evidence.getByTestId("fact").first()).toBeVisible();
      await page.reload();
      await expect(ask.question(BOUGHT)).toBeVisible();
      await expect(ask.text).toContainText("The first words are there.");
      await expect(failed).toBeVisible();
    },
  );
});
