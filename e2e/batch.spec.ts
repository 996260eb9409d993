import { behaviors, hostileHistory, PEOPLE } from "./files";
import { expect, importFile, test } from "./fixtures";
import { BatchPage } from "./pages/batch-page";
import { LivePanel } from "./pages/live-panel";
import { Replay } from "./pages/replay";
import { Shell } from "./pages/shell";

// Whole runs at the pace of the offline model, two tests at a time.
test.describe.configure({ timeout: 150_000 });

const [FIRST, SECOND] = Object.keys(PEOPLE) as ["李四", "王五"];

test("many users from one button: lanes write side by side, results follow, the end is told", async ({
  page,
  peopled,
}) => {
  const batch = new BatchPage(page);
  await page.goto(`/p/${peopled.id}/users`);
  await batch.openDialog();
  await expect(batch.dialog.getByText("It covers 2 users.")).toBeVisible();
  await batch.start();
  await expect(new Shell(page).heading).toHaveText("Extract events · 2 users");

  await batch.hasWritten(FIRST, 60);
  await batch.hasWritten(SECOND, 60);
  await expect(batch.button("Stop")).toBeVisible();
  await batch.lane(SECOND).getByRole("button").click();
  const inspector = page.getByRole("region", { name: `Lane of ${SECOND}` });
  await expect(inspector.getByTestId("live-text")).toContainText(PEOPLE[SECOND]);
  await inspector.getByRole("tab", { name: /^Events/ }).click();
  await expect(inspector.getByTestId("event-card").first()).toContainText(PEOPLE[SECOND]);

  await batch.ends("done");
  await expect(batch.strip).toContainText("2 of 2 users");
  await expect(batch.row(FIRST)).toContainText("done");
  await expect(batch.row(SECOND)).toContainText("done");
  await batch.row(FIRST).getByRole("link", { name: FIRST, exact: true }).click();
  await expect(page.getByTestId("timeline-event").first()).toContainText(PEOPLE[FIRST]);

  // Nobody is due any more.
  await page.goto(`/p/${peopled.id}`);
  await batch.openDialog();
  await expect(batch.dialog.getByText("It covers nobody.")).toBeVisible();
  await expect(batch.dialog.getByRole("button", { name: "Start" })).toBeDisabled();
});

test("a reload half-way loses nothing, and the panel shows the same lanes on other pages", async ({
  page,
  peopled,
}) => {
  const batch = new BatchPage(page);
  await page.goto(`/p/${peopled.id}`);
  await batch.openDialog();
  await batch.start();
  await batch.hasWritten(FIRST, 120);
  await page.reload();
  await expect(batch.strip).toContainText("of 2 users");
  await batch.hasWritten(FIRST, 120);

  await new Shell(page).section("Users").first().click();
  await expect(new Shell(page).heading).toHaveText("Users");
  await page.keyboard.press("Control+j");
  const panel = new LivePanel(page).root;
  await expect(panel.getByRole("tab", { name: "Extract events · 2 users" })).toBeVisible();
  await expect(panel.getByTestId("lane").first()).toBeVisible();
  await expect(panel.getByRole("tab", { name: /done/ })).toBeVisible({ timeout: 60_000 });
});

test("a paused run says so and by whom, and goes on where it stopped", async ({ page, peopled }) => {
  const batch = new BatchPage(page);
  await page.goto(`/p/${peopled.id}/users`);
  await batch.openDialog();
  await batch.dialog.getByLabel("Lanes").fill("1");
  await batch.start();
  await expect.poll(() => batch.lanes.count(), { timeout: 30_000 }).toBeGreaterThan(0);
  await batch.button("Pause").click();
  await expect(page.getByRole("main").getByText(/^Paused by a person/)).toBeVisible({ timeout: 30_000 });
  await batch.button("Go on").click();
  await batch.ends("done");
  await expect(batch.strip).toContainText("2 of 2 users");
});

test("a stopped run keeps what is saved, and its rest can be done later", async ({ page, peopled }) => {
  const batch = new BatchPage(page);
  await page.goto(`/p/${peopled.id}/users`);
  await batch.openDialog();
  await batch.dialog.getByLabel("Lanes").fill("1");
  await batch.start();
  const stopped = batch.runId;
  await expect.poll(() => batch.lanes.count(), { timeout: 30_000 }).toBeGreaterThan(0);
  await batch.button("Stop").click();
  await batch.ends("cancelled");
  await expect(batch.button("Stop")).toHaveCount(0);

  await batch.button("Do the rest").click();
  await expect(page).not.toHaveURL(new RegExp(stopped));
  await batch.ends("done");
  await expect(page.getByRole("main").getByRole("link", { name: stopped })).toBeVisible();
});

test("lanes can be changed while it goes, and a wrong number is refused before anything starts", async ({
  page,
  peopled,
}) => {
  const batch = new BatchPage(page);
  await page.goto(`/p/${peopled.id}/users`);
  await batch.openDialog();
  const lanes = batch.dialog.getByLabel("Lanes");
  for (const wrong of ["0", "65", "1.5", "many", ""]) {
    await lanes.fill(wrong);
    await expect(batch.dialog.getByText("A whole number from 1 to 64.")).toBeVisible();
    await expect(batch.dialog.getByRole("button", { name: "Start" })).toBeDisabled();
  }
  await lanes.fill("1");
  await batch.start();
  await expect(batch.strip.getByText("1 lane", { exact: true })).toBeVisible();
  await batch.strip.getByRole("button", { name: "One lane more" }).click();
  await expect(batch.strip.getByText("2 lanes", { exact: true })).toBeVisible();
  await batch.button("Stop").click();
});

test("users are chosen across searches, and only they are extracted", async ({ page, request, peopled }) => {
  await importFile(request, peopled, behaviors());
  await importFile(request, peopled, hostileHistory());
  const batch = new BatchPage(page);
  await page.goto(`/p/${peopled.id}/users`);
  await page.getByRole("checkbox", { name: `Select ${FIRST}` }).check();
  await page.getByRole("searchbox").fill("张三_1");
  await expect(page.getByText("1 user found")).toBeVisible();
  await page.getByRole("checkbox", { name: "Select 张三_1" }).check();
  const selection = page.getByRole("region", { name: "Selected users" });
  await expect(selection).toContainText("2 users selected");
  await selection.getByRole("button", { name: "Extract their events" }).click();
  await expect(batch.dialog.getByText("It covers 2 users.")).toBeVisible();
  await batch.start();
  await batch.ends("done");
  await expect(batch.rows).toHaveCount(2);
  await expect(batch.row("张三_1")).toBeVisible();
});

test("what is asked twice is answered from the cache, and the model can be asked anew", async ({ page, peopled }) => {
  const batch = new BatchPage(page);
  await page.goto(`/p/${peopled.id}/users`);
  await batch.openDialog();
  await batch.start();
  await batch.ends("done");

  await page.goto(`/p/${peopled.id}/users`);
  await batch.openDialog();
  await batch.dialog.getByLabel(/^All users/).check();
  await batch.start();
  await batch.ends("done");
  await expect(batch.strip).toContainText("2 from the cache");
  await batch
    .row(FIRST)
    .getByRole("link", { name: `See the run of ${FIRST}` })
    .click();
  const main = page.getByRole("main");
  await expect(main.getByText("answered from the cache").first()).toBeVisible();
  await main.getByRole("button", { name: "Ask the model anew" }).click();
  await new LivePanel(page).run(FIRST).ends("done");
});

test("an ended batch is replayed: the counts grow again", async ({ page, peopled }) => {
  const batch = new BatchPage(page);
  const replay = new Replay(page);
  await page.goto(`/p/${peopled.id}/users`);
  await batch.openDialog();
  await batch.start();
  await batch.ends("done");
  await replay.open();
  await replay.seek(1);
  await expect(replay.root.getByRole("img")).toHaveAccessibleName(/2 saved/);
  await replay.seek(0);
  await expect(replay.root.getByRole("img")).not.toHaveAccessibleName(/2 saved/);
});
