import { behaviors, crowd, hostileHistory, PEOPLE } from "./files";
import { expect, importFile, test } from "./fixtures";
import { BatchPage } from "./pages/batch-page";
import { LivePanel } from "./pages/live-panel";
import { Replay } from "./pages/replay";
import { Shell } from "./pages/shell";

// Whole runs, several at a time, on a machine that may be busy.
test.describe.configure({ timeout: 300_000 });

const [FIRST] = Object.keys(PEOPLE) as ["李四"];
/** Enough for a look; and so many that nobody sees the end of them. */
const MANY = 16;
const CROWD = 200;

test("many users from one button: lanes write side by side, results follow, the end is told", async ({
  page,
  request,
  project,
}) => {
  await importFile(request, project, crowd(MANY));
  const batch = new BatchPage(page);
  await page.goto(`/p/${project.id}/users`);
  await batch.openDialog();
  await expect(batch.dialog.getByText(`It covers ${MANY} users.`)).toBeVisible();
  await batch.dialog.getByLabel("Lanes").fill("2");
  await batch.start();
  await expect(new Shell(page).heading).toHaveText(`Extract events · ${MANY} users`);

  await batch.lanesWrite(2);
  // Whoever is looked at keeps the lane, also when the run of that user has ended.
  const chosen = batch.lanes.first().getByRole("button");
  await chosen.click();
  await expect(chosen).toHaveAttribute("aria-pressed", "true");
  const user = /人_\d\d/.exec((await chosen.textContent()) ?? "")?.[0] ?? "";
  const inspector = page.getByRole("region", { name: `Lane of ${user}` });
  await expect(inspector.getByTestId("live-text")).toContainText('"evidence"');
  await inspector.getByRole("tab", { name: /^Events/ }).click();
  await expect(inspector.getByTestId("event-card").first()).toContainText(`车型${Number(user.slice(2))}_`);

  await batch.ends("done");
  await expect(batch.strip).toContainText(`${MANY} of ${MANY} users`);
  await expect(batch.row(user)).toContainText("done");
  await batch.row(user).getByRole("link", { name: user, exact: true }).click();
  await expect(page.getByTestId("timeline-event").first()).toContainText("车型");

  // Nobody is due any more.
  await page.goto(`/p/${project.id}`);
  await batch.openDialog();
  await expect(batch.dialog.getByText("It covers nobody.")).toBeVisible();
  await expect(batch.dialog.getByRole("button", { name: "Start" })).toBeDisabled();
});

test("a reload half-way loses nothing, and the panel shows the same lanes on other pages", async ({
  page,
  request,
  project,
}) => {
  await importFile(request, project, crowd(CROWD));
  const batch = new BatchPage(page);
  await page.goto(`/p/${project.id}`);
  await batch.openDialog();
  await batch.dialog.getByLabel("Lanes").fill("1");
  await batch.start();
  await batch.lanesWrite(1);
  await page.reload();
  await expect(batch.strip).toContainText(`of ${CROWD} users`);
  await batch.lanesWrite(1);

  await new Shell(page).section("Users").first().click();
  await expect(new Shell(page).heading).toHaveText("Users");
  await page.keyboard.press("Control+j");
  const panel = new LivePanel(page).root;
  await expect(panel.getByRole("tab", { name: `Extract events · ${CROWD} users` })).toBeVisible();
  await expect(panel.getByTestId("lane").first()).toBeVisible();
  await panel.getByRole("button", { name: /^Stop/ }).click();
  await expect(panel.getByRole("tab", { name: /^cancelled/ })).toBeVisible({ timeout: 30_000 });
});

test("a paused run says so and by whom, and goes on where it stopped", async ({ page, request, project }) => {
  await importFile(request, project, crowd(CROWD));
  const batch = new BatchPage(page);
  await page.goto(`/p/${project.id}/users`);
  await batch.openDialog();
  await batch.dialog.getByLabel("Lanes").fill("1");
  await batch.start();
  await batch.lanesWrite(1);
  await batch.button("Pause").click();
  await expect(page.getByRole("main").getByText(/^Paused by a person/)).toBeVisible({ timeout: 30_000 });
  const saved = await batch.settled();
  await batch.button("Go on").click();
  await expect.poll(() => batch.settled(), { timeout: 30_000 }).toBeGreaterThan(saved);
  await batch.button("Stop").click();
  await batch.ends("cancelled");
});

test("a stopped run keeps what is saved, and its rest can be done later", async ({ page, request, project }) => {
  await importFile(request, project, crowd(CROWD));
  const batch = new BatchPage(page);
  await page.goto(`/p/${project.id}/users`);
  await batch.openDialog();
  await batch.dialog.getByLabel("Lanes").fill("1");
  await batch.start();
  const stopped = batch.runId;
  await batch.lanesWrite(1);
  await batch.button("Stop").click();
  await batch.ends("cancelled");
  await expect(batch.button("Stop")).toHaveCount(0);

  // The user it was at when it was stopped may still get done.
  const items = async () => {
    const answer = await request.get(`/api/v1/runs/${stopped}?project=${project.id}`);
    return ((await answer.json()) as { items: { queued: number; running: number; done: number } }).items;
  };
  await expect.poll(async () => (await items()).queued + (await items()).running).toBe(0);
  const { done: saved } = await items();
  await expect.poll(() => batch.settled("saved")).toBe(saved);
  await batch.button("Do the rest").click();
  await expect(page).not.toHaveURL(new RegExp(stopped));
  await expect(new Shell(page).heading).toHaveText(`Extract events · ${CROWD - saved} users`);
  await expect(page.getByRole("main").getByRole("link", { name: stopped })).toBeVisible();
  await batch.button("Stop").click();
});

test("lanes can be changed while it goes, and a wrong number is refused before anything starts", async ({
  page,
  request,
  project,
}) => {
  await importFile(request, project, crowd(CROWD));
  const batch = new BatchPage(page);
  await page.goto(`/p/${project.id}/users`);
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
  await batch.ends("cancelled");
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

test("what is asked twice is answered from the cache, and the model can be asked anew", async ({
  page,
  request,
  peopled,
}) => {
  const batch = new BatchPage(page);
  await page.goto(`/p/${peopled.id}/users`);
  await batch.openDialog();
  await batch.start();
  await batch.ends("done");

  // The model is told which kinds of events there are already, as they were a few seconds ago, so its question is
  // another one until that has come to rest.
  let cached = 0;
  for (let times = 2; times <= 6 && cached < 2; times++) {
    await page.goto(`/p/${peopled.id}/users`);
    await batch.openDialog();
    await batch.dialog.getByLabel(/^All users/).check();
    await batch.start();
    await batch.ends("done");
    const run = await request.get(`/api/v1/runs/${batch.runId}?project=${peopled.id}`);
    ({ cached } = ((await run.json()) as { items: { cached: number } }).items);
  }
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

test("a probe does a few users, tells what the rest will take, and the rest follows", async ({
  page,
  request,
  project,
}) => {
  await importFile(request, project, crowd(60));
  const batch = new BatchPage(page);
  await page.goto(`/p/${project.id}/users`);
  await batch.openDialog();
  await expect(batch.dialog).toContainText("not known yet");
  await batch.dialog.getByLabel("Probe 20 first").check();
  await batch.start();
  await batch.ends("done");
  await expect(batch.strip).toContainText("20 of 20 users");
  const probe = page.getByRole("region", { name: "Probe" });
  await expect(probe).toContainText("The rest: 40 users");
  await expect(probe.getByRole("region", { name: "Likely to take" })).toContainText("Estimated from 20 users.");
  await page.reload();
  await expect(probe).toContainText("The rest: 40 users");
  await probe.getByRole("button", { name: "Extract the rest" }).click();
  await expect(batch.strip).toContainText("of 40 users");
  await batch.ends("done");
  await expect(batch.strip).toContainText("40 of 40 users");
});

test("a budget that is used up lets the run rest; with more it goes on", async ({ page, request, project }) => {
  await importFile(request, project, crowd(30));
  const batch = new BatchPage(page);
  await page.goto(`/p/${project.id}/users`);
  await batch.openDialog();
  await batch.dialog.getByLabel("Lanes").fill("1");
  await batch.dialog.getByLabel("Budget", { exact: true }).fill("nothing");
  await expect(batch.dialog.getByRole("alert")).toContainText("A number above 0");
  await expect(batch.dialog.getByRole("button", { name: "Start" })).toBeDisabled();
  await batch.dialog.getByLabel("Budget", { exact: true }).fill("6,000");
  await batch.start();
  await expect(page.getByText("Paused: the budget is used up.")).toBeVisible({ timeout: 60_000 });
  await page.reload();
  await batch.strip.getByRole("button", { name: "Budget: 6,000 tokens" }).click();
  const dialog = page.getByRole("dialog", { name: "Change the budget" });
  await dialog.getByLabel("Budget", { exact: true }).fill("");
  await dialog.getByRole("button", { name: "Save and go on" }).click();
  await batch.ends("done");
  await expect(batch.strip).toContainText("30 of 30 users");
});
