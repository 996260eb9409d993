import { seriousProblems } from "./accessibility";
import { histories } from "./files";
import { expect, importFile } from "./fixtures";
import { testWithService } from "./own-service";
import { LivePanel } from "./pages/live-panel";
import { ModelsPage } from "./pages/models-page";
import { UserPage } from "./pages/user-page";
import { json, recordsAnswer } from "./provider/index.ts";

const KEY = "sk-planted-0123456789abcdef";
const EVENT = {
  type: "看车",
  context: "反复浏览同一车型",
  category: "exploration",
  confidence: 0.9,
  evidence: ["r1", "r2"],
};

const test = testWithService("models");

test.describe.configure({ mode: "serial" });
test.afterEach(({ service }) => service.reset());

test("a connection is added, tested, used and removed, and every label follows at once", async ({
  page,
  project,
  request,
  service,
}) => {
  await importFile(request, project, histories());
  const models = new ModelsPage(page, project.id);
  await models.open();
  await expect(models.badge).toHaveText("offline model");
  await models.add.click();
  const { form } = models;

  // What is wrong is said where it is, before anything is sent.
  await form.preset.selectOption("custom");
  await form.save.click();
  for (const name of ["name", "address", "model"] as const) {
    await expect(form.field(name)).toHaveAttribute("aria-invalid", "true");
  }
  await form.field("name").fill("脚本服务");
  await form.field("address").fill("127.0.0.1:8000");
  await expect(form.root.getByRole("alert").first()).toContainText("http://");
  await form.field("address").fill(service.baseUrl);
  await form.field("model").fill("m-1");

  // A wrong key is found by the test.
  service.configure({ apiKey: KEY, models: ["m-1", "m-2"] });
  await form.field("key").fill("sk-wrong");
  await form.test.click();
  await expect(form.verdict).toHaveText("It does not work yet.");
  await expect(form.check("key")).toHaveAttribute("data-state", "fail");
  await expect(form.check("streams")).toHaveAttribute("data-state", "skipped");

  // The right one passes; the list fills while the answer comes.
  // Many tokens, so that holding it back does not make it a slow model.
  const usage = { prompt_tokens: 10, completion_tokens: 50_000, total_tokens: 50_010 };
  const slow = recordsAnswer([EVENT], { ms: 300, usage });
  service.queue({
    steps: [...slow.steps.slice(0, 2), { do: "text", text: "\n" }, { do: "hold" }, ...slow.steps.slice(2)],
  });
  await form.field("key").fill(` ${KEY}\n`);
  await form.test.click();
  await expect(form.check("reachable")).toHaveAttribute("data-state", "ok");
  await expect(form.check("key")).toHaveAttribute("data-state", "ok");
  await expect(form.check("streams")).toHaveAttribute("data-state", "running");
  service.release();
  await expect(form.verdict).toHaveText("Everything is fine.");
  await form.save.click();

  await expect(models.connection("脚本服务")).toContainText("key ends in cdef");
  await expect(models.connection("脚本服务")).toContainText("default");
  await expect(models.badge).toHaveText("m-1");
  expect(await page.content()).not.toContain("planted");

  // It does the work.
  service.rule({ script: recordsAnswer([EVENT], { ms: 50 }) });
  const user = new UserPage(page, project.id, "李四");
  await user.open();
  await user.extract.click();
  const run = new LivePanel(page).run("李四");
  await run.ends("done");
  await expect(run.model).toHaveText("m-1");
  await expect(user.events.first()).toContainText("看车");
  expect(service.requests.at(-1)?.headers["authorization"]).toBe(`Bearer ${KEY}`);

  // A task may have a model of its own.
  await models.open();
  // The panel stands before the lower part of the page.
  const panel = page.locator("#live-panel");
  await expect(panel).toBeVisible();
  await page.keyboard.press("Control+j");
  await expect(panel).toBeHidden();
  await page.locator('[data-task="extract-events"]').getByRole("button", { name: "Change…" }).click();
  await page.getByRole("dialog").getByLabel("Another model").fill("m-2");
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await expect(page.locator('[data-task="extract-events"]')).toContainText("m-2");

  // Keys can be replaced and removed, and go to no other address.
  await models.connection("脚本服务").getByRole("button", { name: "Edit…" }).click();
  await form.field("address").fill("http://127.0.0.1:9999/v1");
  await expect(form.root.getByRole("alert")).toContainText("belongs to");
  await form.root.getByRole("button", { name: "Replace" }).click();
  await form.field("key").fill("sk-another-0123456789abcdef");
  await form.save.click();
  await expect(models.connection("脚本服务")).toContainText("http://127.0.0.1:9999/v1");
  await models.connection("脚本服务").getByRole("button", { name: "Test" }).click();
  await expect(models.connection("脚本服务").locator('[data-check="reachable"]')).toHaveAttribute("data-state", "fail");

  await models.connection("脚本服务").getByRole("button", { name: "Remove…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await expect(models.connection("脚本服务")).toHaveCount(0);
  await expect(models.badge).toHaveText("offline model");
});

test("by keyboard alone, with a service that does not stream", async ({ page, project, service }) => {
  const content = `${JSON.stringify(EVENT)}\n{"end":true,"records":1}\n`;
  service.rule({ script: json({ choices: [{ message: { content }, finish_reason: "stop" }] }) });
  const models = new ModelsPage(page, project.id);
  await models.open();
  await models.add.focus();
  await page.keyboard.press("Enter");
  const { form } = models;
  await form.preset.focus();
  await form.preset.selectOption("vllm");
  await page.keyboard.press("Tab");
  await expect(form.field("name")).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type(service.baseUrl);
  await page.keyboard.press("Tab");
  await expect(form.field("key")).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.type("m-1");
  await form.test.press("Enter");
  await expect(form.check("streams")).toHaveAttribute("data-state", "fail");
  await expect(form.check("streams")).toContainText("one piece");
  await form.field("model").press("Enter");
  await expect(form.root).toHaveCount(0);
  await expect(models.connection("vLLM (own server)")).toContainText("no key");
  await models.connection("vLLM (own server)").getByRole("button", { name: "Stop using" }).press("Enter");
  await expect(models.badge).toHaveText("offline model");
});

for (const [locale, theme] of [
  ["zh-CN", "dark"],
  ["en", "light"],
] as const) {
  test(`form and findings are readable, accessible and fit a phone (${locale}, ${theme})`, async ({
    page,
    project,
    context,
    baseURL,
    service,
  }, info) => {
    const url = baseURL ?? "";
    await context.addCookies([
      { name: "whystream_locale", value: locale, url },
      { name: "whystream_theme", value: theme, url },
    ]);
    service.configure({ models: ["m-2"] });
    const models = new ModelsPage(page, project.id);
    const look = async (name: string) => {
      for (const width of [375, 1280]) {
        await page.setViewportSize({ width, height: 800 });
        const spare = () =>
          page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        await expect.poll(spare).toBe(0);
        await page.screenshot({ path: info.outputPath(`${name}-${locale}-${width}.png`), fullPage: name === "page" });
      }
      expect(await seriousProblems(page)).toEqual([]);
    };
    await models.open();
    await look("page");
    await models.add.click();
    const { form } = models;
    await form.preset.selectOption("qwen");
    await form.field("address").fill(service.baseUrl);
    await form.field("model").fill("qwen-plus");
    await form.test.click();
    await expect(form.check("streams")).toHaveAttribute("data-state", "fail");
    await form.check("speed").scrollIntoViewIfNeeded();
    await look("form");
  });
}
