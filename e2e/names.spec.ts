import { accessibilityProblems } from "./accessibility";
import { csv } from "./files";
import { expect, importFile, test } from "./fixtures";
import { NamesPage } from "./pages/names-page";
import { Shell } from "./pages/shell";

// A run of the offline model, at its pace, on a machine that may be busy.
test.describe.configure({ timeout: 240_000 });

const CARS = ["宝马7系", "奥迪A8"];
/** So many names that the model writes for a while, and no more than one call is about. */
const PAGES = Array.from({ length: 90 }, (_, n) => `${CARS[n % 2] ?? ""}_详情页${n}`);

function rows(names: readonly string[], action = "browse") {
  const lines = names.map((name, n) => {
    const at = new Date(Date.UTC(2025, 10, 24, 0, n)).toISOString().slice(0, 19).replace("T", " ");
    return `u${n % 5},${action},${at},${name}`;
  });
  return csv("rows.csv", ["user_id,action,timestamp,item_id", ...lines]);
}

const cars = () => csv("items.csv", ["item_name", ...CARS]);

test("names are identified live, survive a reload half-way and a stop, and a person decides about them by keyboard", async ({
  page,
  request,
  project,
}) => {
  await importFile(request, project, cars(), "succeeded", "items");
  await importFile(request, project, rows([...PAGES, "奇怪的东西"]));
  const names = new NamesPage(page, project.id);
  const shell = new Shell(page);
  await page.goto(`/p/${project.id}/knowledge`);
  await page.getByRole("link", { name: "91 open names" }).click();
  await expect(names.row(PAGES[0] ?? "")).toContainText("open");

  await names.start.click();
  await expect(names.live.first()).toBeVisible();
  // The feed shows the latest fifty; more than those cannot be counted there.
  const before = Math.min(await names.live.count(), 40);
  await page.reload();
  await expect.poll(() => names.live.count(), { timeout: 60_000 }).toBeGreaterThan(before);
  await names.stop.click();
  await shell.told(/Identify names: cancelled/);

  // What was answered stays; the rest is asked for by the next run.
  await names.state.selectOption({ value: "resolved" });
  await expect(names.rows.first()).toContainText(/宝马7系|奥迪A8/);
  // The list shows what it held until the other one is there.
  await expect.poll(() => names.rows.count()).toBeLessThan(PAGES.length);
  expect(await names.rows.count()).toBeGreaterThan(0);
  await names.state.selectOption({ value: "" });
  await names.start.click();
  await shell.told(/Identify names: done/, 120_000);
  await expect(names.row("奇怪的东西")).toContainText("nothing listed");
  await expect(names.start).toBeDisabled();

  // By keyboard: tick, reject, undo, accept.
  const first = PAGES[0] ?? "";
  await names.box(first).focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("r");
  await expect(names.row(first)).toContainText("rejected");
  await names.box(first).focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("u");
  await expect(names.row(first)).toContainText("identified");
  await page.getByLabel("Select all in sight").check();
  await page.getByRole("region", { name: "Selected names" }).getByRole("button", { name: "Accept" }).click();
  await shell.told(/91 names accepted/);
  await expect(names.row(first)).toContainText("accepted");

  // The rows count for the listed car, and say by whose word.
  await names.row(first).getByRole("link", { name: "宝马7系" }).click();
  await expect(page.getByRole("heading", { name: "宝马7系 Item" })).toBeVisible();
  await expect(page.getByText("45 of them identified")).toBeVisible();
  await expect(page.getByText(/宝马7系_详情页0 \(confirmed\)/)).toBeVisible();
});

test("there is nothing to start where no name is open, and what cannot be decided is told", async ({
  page,
  request,
  project,
}) => {
  const names = new NamesPage(page, project.id);
  await names.open();
  await expect(page.getByText("No name is open")).toBeVisible();
  await expect(names.start).toBeDisabled();
  const refused = await request.post(`/api/v1/relations/identify?project=${project.id}`, { data: {} });
  expect(refused.status()).toBe(409);
  expect(await refused.json()).toMatchObject({ code: "no_open_names" });

  await importFile(request, project, cars(), "succeeded", "items");
  await importFile(request, project, rows(["奇怪的东西"], "瞅瞅"));
  await page.reload();
  await names.box("奇怪的东西").check();
  await page.keyboard.press("a");
  await new Shell(page).told("1 name has no answer to accept");
  await expect(names.row("奇怪的东西")).toContainText("open");

  const send = async (data: object) =>
    (await request.patch(`/api/v1/relations/names?project=${project.id}`, { data })).status();
  const name = { kind: "item", key: "奇怪的东西" };
  expect(await send({ action: "reject", names: [] })).toBe(400);
  expect(await send({ action: "adopt", names: [name] })).toBe(400);
  expect(await send({ action: "reject", names: [name, { kind: "item", key: "没有" }] })).toBe(404);
  await expect(names.row("奇怪的东西")).toContainText("open");
  expect((await request.get(`/api/v1/relations/names?project=${project.id}&state=lost`)).status()).toBe(400);
});

test("the page can be used on a phone, in the dark and in Chinese", async ({
  page,
  request,
  project,
  context,
  baseURL,
}) => {
  await importFile(request, project, cars(), "succeeded", "items");
  await importFile(request, project, rows(PAGES.slice(0, 3), "瞅瞅"));
  await context.addCookies([
    { name: "whystream_locale", value: "zh-CN", url: baseURL ?? "" },
    { name: "whystream_theme", value: "dark", url: baseURL ?? "" },
  ]);
  await page.setViewportSize({ width: 375, height: 720 });
  await new NamesPage(page, project.id).open();
  await page.getByLabel("选择 瞅瞅").check();
  await expect(page.getByRole("region", { name: "已选名称" })).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(375);
  expect(await accessibilityProblems(page)).toEqual([]);
});
