import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { behaviors, csv } from "./files";
import { expect, test } from "./fixtures";
import { NewImportPage } from "./pages/new-import-page";
import { Shell } from "./pages/shell";

test("a file is recognised, imported, reported row by row, and importing it again adds nothing", async ({
  page,
  project,
}) => {
  const form = new NewImportPage(page, project.id);
  const file = behaviors(["张三_0,,2025-11-24 11:00:00,x,,,,1,线上", "张三_0,browse,not a time,x,,,,1,线上"]);
  await form.open();
  await form.choose(file);
  await expect(form.kind).toHaveValue("behaviors");
  await expect(page.getByText("渠道")).toBeVisible();
  await form.submit.click();

  await expect(new Shell(page).heading).toHaveText("Import of behaviors.csv");
  await expect(form.count("accepted")).toHaveText("40");
  await expect(form.count("rejected")).toHaveText("2");
  const rejected = page.getByRole("region", { name: "Rejected rows" });
  await expect(rejected.getByRole("row")).toHaveCount(3);
  await expect(rejected).toContainText("The action is empty.");
  await expect(rejected).toContainText("42");
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download rejected.csv" }).click();
  expect((await download).suggestedFilename()).toContain("rejected");

  await form.open();
  await form.choose(file);
  await form.submit.click();
  await expect(form.count("duplicate")).toHaveText("40");
  await expect(form.count("accepted")).toHaveText("0");
});

test("an import can be undone after a question", async ({ page, project }) => {
  const form = new NewImportPage(page, project.id);
  await form.open();
  await form.choose(behaviors());
  await form.submit.click();
  await expect(form.count("accepted")).toHaveText("40");
  await page.getByRole("button", { name: "Undo this import" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Undo the import" }).click();
  await expect(page.getByText("This import was undone. Its rows are gone.")).toBeVisible();
  await page.goto(`/p/${project.id}/users`);
  await expect(page.getByText("No users yet")).toBeVisible();
});

test("a file that is chosen before the page is ready is not forgotten", async ({ page, project }) => {
  const form = new NewImportPage(page, project.id);
  const ready = Promise.withResolvers<void>();
  await page.route("**/_next/static/**/*.js", async (route) => {
    await ready.promise;
    await route.continue();
  });
  await page.goto(`/p/${project.id}/imports/new`, { waitUntil: "commit" });
  await form.choose(behaviors());
  ready.resolve();
  await expect(form.submit).toBeEnabled();
});

test("what cannot be imported is refused with what to do, and nothing is stored", async ({ page, project }) => {
  const form = new NewImportPage(page, project.id);
  await form.open();
  await form.choose({ name: "empty.csv", mimeType: "text/csv", buffer: Buffer.from("") });
  await expect(page.getByText("The file is empty.")).toBeVisible();
  await expect(form.submit).toHaveCount(0);

  await form.choose({ name: "book.xlsx", mimeType: "text/csv", buffer: Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0, 0]) });
  await expect(page.getByText(/does not look like a text file/)).toBeVisible();

  await form.choose(csv("strange.csv", ["a,b", "1,2"]));
  await expect(form.submit).toBeDisabled();
  await form.kind.selectOption("behaviors");
  await form.submit.click();
  await expect(page.getByText(/has no column/).first()).toBeVisible();
  await page.goto(`/p/${project.id}/users`);
  await expect(page.getByText("No users yet")).toBeVisible();
});

test("each template imports back as it is", async ({ page, project, request }) => {
  const form = new NewImportPage(page, project.id);
  for (const kind of ["behaviors", "profiles", "apps", "media", "items", "pois", "events"]) {
    const template = await request.get(`/api/v1/imports/templates/${kind}`);
    await form.open();
    await form.choose({ name: `${kind}.csv`, mimeType: "text/csv", buffer: await template.body() });
    await expect(form.kind).toHaveValue(kind);
    await form.submit.click();
    await expect(form.count("rejected")).toHaveText("0");
    await expect(form.count("accepted")).not.toHaveText("0");
  }
});

const adJourneys = fileURLToPath(new URL("../../shared/data/ad-journeys/behavior_data.csv", import.meta.url));

test("the large file of the ad journeys goes in as it is", async ({ page, project }) => {
  test.skip(!existsSync(adJourneys), "the file is not part of the repository");
  const form = new NewImportPage(page, project.id);
  await form.open();
  await form.choose(adJourneys);
  await form.submit.click();
  await expect(form.count("accepted")).toHaveText("46,036", { timeout: 45_000 });
  await expect(form.count("rejected")).toHaveText("0");
});
