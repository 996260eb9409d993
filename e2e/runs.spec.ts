import { csv, PEOPLE } from "./files";
import { expect, importFile, test } from "./fixtures";
import { LivePanel } from "./pages/live-panel";
import { Shell } from "./pages/shell";
import { UserPage } from "./pages/user-page";

test.describe.configure({ timeout: 240_000 });

const USER = Object.keys(PEOPLE)[0] ?? "";

test("the list of runs is narrowed in its address, so that a filter can be shared", async ({
  page,
  request,
  peopled,
}) => {
  await importFile(request, peopled, csv("strange.csv", ["a,b", "1,2"]), "failed");
  await page.goto(`/p/${peopled.id}/runs`);
  const rows = page.getByRole("main").getByRole("row");
  await expect(rows).toHaveCount(3);
  await page.getByRole("combobox", { name: "Status" }).selectOption("failed");
  await expect(page).toHaveURL(/status=failed/);
  await expect(rows).toHaveCount(2);
  await expect(rows.last()).toContainText("strange.csv");
  await page.reload();
  await expect(rows).toHaveCount(2);
  await page.getByRole("combobox", { name: "Kind" }).selectOption("extract-events");
  await expect(page.getByText("No run is like that.")).toBeVisible();
  await page.getByRole("link", { name: "Show all runs" }).click();
  await expect(rows).toHaveCount(3);

  // Of two choices that follow each other at once neither is lost.
  await page.getByRole("main").evaluate((main) => {
    const choices = { Kind: "import", Status: "failed" };
    for (const [label, value] of Object.entries(choices)) {
      const select = main.querySelector<HTMLSelectElement>(`select[aria-label="${label}"]`);
      if (!select) throw new Error(label);
      select.value = value;
      select.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });
  await expect(page).toHaveURL((url) => url.search === "?kind=import&status=failed");
  await expect(rows).toHaveCount(2);
});

test("a run is paused, goes on where it stopped, and nothing is written twice", async ({ page, peopled }) => {
  const user = new UserPage(page, peopled.id, USER);
  const panel = new LivePanel(page);
  const run = panel.run(USER);
  await user.open();
  await user.extract.click();
  await run.hasWritten(100);
  await panel.root.getByRole("button", { name: /^Pause/ }).click();
  await expect(panel.root.getByText(/^Paused by a person/)).toBeVisible({ timeout: 30_000 });
  await panel.root.getByRole("button", { name: /^Go on/ }).click();
  await run.ends("done");
  const lines = (await run.written()).split("\n").filter((line) => line.includes('"type"'));
  expect(new Set(lines).size).toBe(lines.length);
});

test("a stop that comes too late tells how the run ended", async ({ page, peopled }) => {
  const user = new UserPage(page, peopled.id, USER);
  const run = new LivePanel(page).run(USER);
  await user.open();
  await user.extract.click();
  await run.hasWritten(20);
  // The wish travels slower than the run.
  await page.route("**/cancel?**", async (route) => {
    await expect(run.tab).toHaveAccessibleName(/^done /, { timeout: 60_000 });
    await route.continue();
  });
  await run.stop.click();
  await new Shell(page).told("Too late: the run has ended already (done).", 60_000);
});

test("a cancelled run can be tried again from its own page", async ({ page, peopled }) => {
  const user = new UserPage(page, peopled.id, USER);
  const run = new LivePanel(page).run(USER);
  await user.open();
  await user.extract.click();
  await run.hasWritten(20);
  await run.stop.click();
  await run.ends("cancelled");
  await run.openPage();
  await page
    .getByRole("main")
    .getByRole("button", { name: /^Try .* again/ })
    .click();
  await new Shell(page).told(new RegExp(`${USER}: done`), 60_000);
});

test("what a run's calls came to stands on its page", async ({ page, briefly }) => {
  const user = new UserPage(page, briefly.id, USER);
  const run = new LivePanel(page).run(USER);
  await user.open();
  await user.extract.click();
  await run.hasWritten(0);
  await run.ends("done");
  await run.openPage();
  const calls = page.getByRole("region", { name: "Calls to the model" });
  await expect(calls.getByRole("row")).toHaveCount(2);
  await expect(calls).toContainText("done");
});

test("terms of storage are kept, a wrong one is refused, the cache is emptied after a question", async ({
  page,
  project,
}) => {
  await page.goto(`/p/${project.id}/settings`);
  const days = page.getByLabel("Keep logs for (days)");
  await days.fill("-3");
  await expect(page.getByText("A whole number from 1 to 3,650, or nothing.")).toBeVisible();
  await days.fill("14");
  const form = page.locator("form").filter({ has: days });
  await form.getByRole("button", { name: "Save" }).click();
  await expect(form.getByRole("button", { name: "Save" })).toBeDisabled();
  await page.reload();
  await expect(days).toHaveValue("14");

  await page.getByRole("button", { name: "Clear the cache…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Clear the cache" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
});
