import { csv } from "./files";
import { expect, importFile, test } from "./fixtures";
import { LivePanel } from "./pages/live-panel";
import { NewImportPage } from "./pages/new-import-page";
import { Shell } from "./pages/shell";
import { UserPage } from "./pages/user-page";

const events = csv("events.csv", [
  "user_id,event_type,start,end,category,context,channel",
  "李四,预约试驾,2025-11-24 09:00:00,2025-11-24 09:30:00,决策,周六到店,线上",
  "李四,购买,2025-11-26 10:00:00,,转化,,门店",
  "孙七,购买,2025-11-25 10:00:00,,转化,,门店",
  "孙七,购买,2025-11-25 10:00:00,2025-11-25 09:00:00,转化,,门店",
  "李四,试驾,2025-11-25 10:00:00,,决策,,门店",
  "李四,询价,2025-11-25 11:00:00,,决策,,门店",
]);

test("events come in by a file, stand on their users' timelines, and go when the import is undone", async ({
  page,
  project,
}) => {
  const form = new NewImportPage(page, project.id);
  await form.open();
  await form.choose(events);
  await expect(form.kind).toHaveValue("events");
  await form.submit.click();
  await expect(form.count("accepted")).toHaveText("5");
  await expect(page.getByRole("region", { name: "Rejected rows" })).toContainText("The end lies before the start.");
  const report = page.url();

  const user = new UserPage(page, project.id, "李四");
  await page.goto(`/p/${project.id}/users/${encodeURIComponent("李四")}`);
  await expect(user.events).toHaveText([/预约试驾/, /试驾/, /询价/, /购买/]);
  await expect(user.rows).toHaveCount(0);
  await page.setViewportSize({ width: 375, height: 700 });
  await expect(user.events).toHaveText([/预约试驾/, /试驾/, /询价/, /购买/]);
  await page.setViewportSize({ width: 1280, height: 720 });
  await user.events.first().focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  const details = page.getByRole("dialog");
  await expect(details).toContainText("周六到店");
  await expect(details).toContainText("线上");
  await expect(details).toContainText("it rests on no rows");
  await details.getByRole("link", { name: "import, line 2" }).click();
  await expect(page).toHaveURL(report);

  await page.goto(`/p/${project.id}/dictionary`);
  await expect(page.getByRole("row").filter({ hasText: "购买" })).toContainText("2");

  await page.goto(report);
  await page.getByRole("button", { name: "Undo this import" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Undo the import" }).click();
  await expect(page.getByText("This import was undone. Its rows are gone.")).toBeVisible();
  await page.goto(`/p/${project.id}/users`);
  await expect(page.getByText("No users yet")).toBeVisible();
});

test("extracting a user's events leaves the imported ones where they are", async ({ page, briefly, request }) => {
  await importFile(request, briefly, events, "succeeded", "events");
  const user = new UserPage(page, briefly.id, "李四");
  await user.open();
  const booked = user.events.filter({ hasText: "预约试驾" });
  await expect(booked).toContainText("imported");
  await user.extract.click();
  await new LivePanel(page).run("李四").ends("done");
  await expect(user.extract).toHaveText(/Regenerate/);
  await expect(user.events.filter({ hasNotText: "imported" }).first()).toBeVisible();
  await expect(booked).toContainText("imported");
  const found = await request.get(`/api/v1/events?project=${briefly.id}&user_id=${encodeURIComponent("李四")}`);
  const { items } = (await found.json()) as { items: { import_id?: string; behavior_ids: string[] }[] };
  expect(items.filter(({ import_id }) => import_id !== undefined)).toHaveLength(4);
  expect(items.filter(({ behavior_ids }) => behavior_ids.length > 0).length).toBeGreaterThan(0);
});

test("a program's batch is listed as one, with what was refused", async ({ page, project, request }) => {
  const sent = await request.post(`/api/v1/events?project=${project.id}`, {
    data: { items: [{ user_id: "u1", event_type: "Purchase", start: "2026-01-09T11:45:00Z" }, { user_id: "u1" }] },
  });
  expect(await sent.json()).toMatchObject({ rows: { accepted: 1, rejected: 1 } });
  await page.goto(`/p/${project.id}/imports`);
  await expect(page.getByRole("row").filter({ hasText: "sent by a program" })).toContainText("Events");
  await page.getByRole("link", { name: "events.json" }).click();
  await expect(new Shell(page).heading).toHaveText("Import of events.json");
  await expect(page.getByRole("region", { name: "Rejected rows" })).toContainText("The event type is empty.");
  await expect(page.getByText("Open the run")).toHaveCount(0);
});
