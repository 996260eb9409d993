import { behaviors } from "./files";
import { expect, test } from "./fixtures";
import { NewImportPage } from "./pages/new-import-page";
import { Shell } from "./pages/shell";

test("the language is switched in place, kept, and what was typed stays", async ({ page }) => {
  const shell = new Shell(page);
  await page.goto("/p/sample/settings");
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  const name = page.getByRole("textbox").first();
  await name.fill("half typed");
  await shell.languageSwitch.click();
  await expect(shell.heading).toHaveText("设置");
  await expect(page.locator("html")).toHaveAttribute("lang", "zh-CN");
  await expect(name).toHaveValue("half typed");
  await page.goto("/p/sample/users");
  await expect(shell.heading).toHaveText("用户");
  await expect(page).toHaveTitle("用户 · Whystream");
  await shell.languageSwitch.click();
  await expect(shell.heading).toHaveText("Users");
});

test("errors of the server come in the reader's language, with a request id to quote", async ({
  page,
  project,
  context,
  baseURL,
}) => {
  await context.addCookies([{ name: "whystream_locale", value: "zh-CN", url: baseURL ?? "" }]);
  const form = new NewImportPage(page, project.id);
  await form.open();
  await form.choose(behaviors());
  await page.route("**/api/v1/imports?**", (route) =>
    route.continue({ url: route.request().url().replace(project.id, "gone") }),
  );
  await form.submit.click();
  const alert = page.getByRole("main").getByRole("alert");
  await expect(alert).toContainText("gone");
  await expect(alert).toContainText(/\p{Script=Han}/u);
  await expect(alert.getByRole("button", { name: "复制请求编号" })).toBeVisible();
});

test("the theme is applied at once and is there before the first paint of the next page", async ({ page }) => {
  const shell = new Shell(page);
  await page.goto("/p/sample");
  const background = () =>
    page.evaluate(() => getComputedStyle(document.body.parentElement ?? document.body).backgroundColor);
  const light = await background();
  await shell.chooseTheme("Dark");
  await expect.poll(background).not.toBe(light);
  const response = await page.goto("/p/sample/runs");
  expect(await response?.text()).toContain('data-theme="dark"');
  await expect.poll(background).not.toBe(light);
});

test("a server that went away is told from a refusal, and the form stays as it was", async ({ page, project }) => {
  const form = new NewImportPage(page, project.id);
  await form.open();
  await form.choose(behaviors());
  await page.route("**/api/v1/imports?**", (route) => route.abort());
  await form.submit.click();
  await expect(page.getByRole("main").getByText("The server does not answer.")).toBeVisible();
  await page.unroute("**/api/v1/imports?**");
  await form.submit.click();
  await expect(form.count("accepted")).toHaveText("40");
});
