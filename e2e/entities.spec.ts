import type { APIRequestContext } from "@playwright/test";
import { behaviors, csv } from "./files";
import { expect, importFile, test } from "./fixtures";
import { EntitiesPage } from "./pages/entities-page";

type Kinds = { kinds: { total: number; untagged: number; running: number }[] };

async function counts(request: APIRequestContext, project: string): Promise<Kinds["kinds"][number]> {
  const { kinds } = (await (await request.get(`/api/v1/entities/facets?project=${project}`)).json()) as Kinds;
  return kinds[0] ?? { total: 0, untagged: 0, running: 0 };
}

test("what rows name becomes entities, the model tags them live, and a person has the last word", async ({
  page,
  request,
  project,
}) => {
  await importFile(request, project, behaviors());
  const entities = new EntitiesPage(page);
  await page.goto(`/p/${project.id}/entities`);
  await expect(entities.rows).toHaveCount(2);
  await expect(entities.row("宝马7系")).toContainText("untagged");
  await entities.tagAll();
  await expect(entities.row("宝马7系")).toContainText("豪华品牌");
  await expect(entities.row("汽车之家")).toContainText("选车");
  await expect(entities.row("汽车之家").getByText("tagged", { exact: true }).last()).toBeVisible();

  await entities.open("宝马7系");
  const { card } = entities;
  await expect(card.getByRole("link", { name: "张三_0" }).first()).toBeVisible();
  const tag = card.getByRole("textbox", { name: "New tag" });
  await tag.fill("长".repeat(41));
  await expect(card.getByRole("alert")).toHaveText("A tag is one line of at most 40 characters.");
  await expect(card.getByRole("button", { name: "Add", exact: true })).toBeDisabled();
  await tag.fill("我的标签");
  await tag.press("Enter");
  await expect(entities.row("宝马7系")).toContainText("我的标签");
  await card.getByRole("button", { name: "Remove “豪华品牌”" }).click();
  await expect(entities.row("宝马7系")).not.toContainText("豪华品牌");

  // Asked again, the model gives what it gave; what was taken away stays away, what was given stays.
  await card.getByRole("button", { name: "Tag again" }).click();
  await page.getByRole("button", { name: /^Open the live panel/ }).click();
  await expect(page.getByRole("region", { name: "Live panel" })).toContainText('"tags"');
  await page.keyboard.press("Control+j");
  await expect(entities.row("宝马7系").getByText("tagged", { exact: true }).last()).toBeVisible();
  await expect(entities.row("宝马7系")).toContainText("我的标签");
  await expect(entities.row("宝马7系")).not.toContainText("豪华品牌");

  // By keyboard: tick, lock, and find by a tag that the address names.
  await page.keyboard.press("Escape");
  await expect(card).toBeHidden();
  await page.getByLabel("Select 宝马7系").focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("l");
  await expect(entities.row("宝马7系").getByLabel("Locked: no run changes anything about it")).toBeVisible();
  await page.keyboard.press("t");
  await page.getByRole("dialog").getByLabel("Tags").fill("轿车, 旗舰");
  await page.keyboard.press("Enter");
  await expect(entities.row("宝马7系")).toContainText("旗舰");
  await page.getByLabel("Tag", { exact: true }).selectOption("旗舰");
  await expect(page).toHaveURL(/tag=/);
  await expect(entities.rows).toHaveCount(1);
});

// Thousands take half a minute where it is quiet; on a machine that is busy with other things ten times that.
test.describe.configure({ timeout: 400_000 });

/** So many that a run in one lane outlasts a reload. */
const MANY = 8_000;

test("a run over thousands survives a reload, and what it had done when it was stopped stays", async ({
  page,
  request,
  project,
}) => {
  const names = Array.from({ length: MANY }, (_, n) => `id_${n},应用${String(n).padStart(5, "0")}`);
  await importFile(request, project, csv("apps.csv", ["app_id,app_name", ...names]), "succeeded", "apps");
  const started = await request.post(`/api/v1/entities/tag?project=${project.id}`, { data: { lanes: 1 } });
  expect(started.status()).toBe(202);
  const entities = new EntitiesPage(page);
  await page.goto(`/p/${project.id}/entities?sort=name&state=running`);
  await expect(entities.rows.first()).toContainText("being tagged");
  await expect.poll(async () => (await counts(request, project.id)).untagged).toBeLessThan(MANY);
  await page.reload();
  await expect(entities.rows.first()).toContainText("being tagged");
  const { id } = (await started.json()) as { id: string };
  expect((await request.post(`/api/v1/runs/${id}/cancel?project=${project.id}`)).status()).toBe(202);
  await expect.poll(async () => (await counts(request, project.id)).running).toBe(0);
  const stopped = await counts(request, project.id);
  expect(stopped.untagged).toBeGreaterThan(0);
  expect(stopped.untagged).toBeLessThan(MANY);

  await page.goto(`/p/${project.id}/entities?state=untagged`);
  await expect(entities.rows.first()).toContainText("untagged");
  await entities.tagAll();
  await expect.poll(async () => (await counts(request, project.id)).untagged, { timeout: 300_000 }).toBe(0);
  await expect(page.getByText("No entity fits these filters.")).toBeVisible();
});
