import type { APIRequestContext } from "@playwright/test";
import { HOSTILE_ACTION, HOSTILE_ITEM, hostileHistory, PEOPLE } from "./files";
import { expect, test } from "./fixtures";
import { LivePanel } from "./pages/live-panel";
import { NewImportPage } from "./pages/new-import-page";
import { Shell } from "./pages/shell";
import { UserPage } from "./pages/user-page";

// Whole runs at the pace of the offline model, several at a time.
test.describe.configure({ timeout: 240_000 });

// The panel shows every run of its project: each test has a project of its own and looks at the run of one user.

test("text grows before the run ends, events appear line by line, and the lists follow", async ({ page, peopled }) => {
  const user = new UserPage(page, peopled.id, "李四");
  const run = new LivePanel(page).run("李四");
  await user.open();
  await user.extract.click();

  const early = await run.hasWritten(60);
  await expect(run.stop).toBeVisible();
  const later = await run.hasWritten(early.length + 60);
  expect(later.startsWith(early)).toBe(true);
  await expect(run.events.first()).toBeVisible();
  await expect(run.stop).toBeVisible();
  await expect(page.getByText("being written, not saved yet")).toBeVisible();

  await run.ends("done");
  await new Shell(page).told(/李四: done/);
  await expect(user.events.first()).toBeVisible();
  await expect(user.extract).toHaveText(/Regenerate/);
  await expect(run.model).toHaveText("offline model");
  await expect(new Shell(page).main.getByTestId("model-badge")).toHaveText("offline model");
  expect(await run.written()).toContain('"end":true');
});

test("a reload in the middle of a stream loses nothing and doubles nothing", async ({ page, request, peopled }) => {
  const user = new UserPage(page, peopled.id, "李四");
  const run = new LivePanel(page).run("李四");
  await user.open();
  await user.extract.click();
  const before = await run.hasWritten(200);
  await page.reload();
  const after = await run.hasWritten(before.length + 100);
  expect(after.startsWith(before)).toBe(true);

  // Another page shows the same stream.
  await new Shell(page).section("Runs").first().click();
  await expect(new Shell(page).heading).toHaveText("Runs");
  await run.hasWritten(after.length + 50);

  await run.ends("done");
  expect((await run.written()).trim()).toBe((await loggedText(request, peopled.id, "李四")).trim());
});

test("stopping a run stops it, says so, and stores nothing", async ({ page, peopled }) => {
  const user = new UserPage(page, peopled.id, "李四");
  const run = new LivePanel(page).run("李四");
  await user.open();
  await user.extract.click();
  await run.hasWritten(50);
  await run.stop.click();
  await new Shell(page).told(/李四: cancelled/);
  await run.ends("cancelled");
  await expect(page.getByText("No events yet")).toBeVisible();
});

test("two runs at once stay apart", async ({ page, request, peopled }) => {
  const panel = new LivePanel(page);
  await page.goto(`/p/${peopled.id}/users`);
  for (const id of Object.keys(PEOPLE)) {
    await page.getByRole("button", { name: `Extract events of ${id}` }).click();
    await panel.run(id).hasWritten(0);
    await expect(panel.run(id).stop).toBeVisible();
  }
  await panel.run("李四").tab.click();
  await expect(panel.run("李四").stop).toBeVisible();
  for (const [id, item] of Object.entries(PEOPLE)) {
    const run = panel.run(id);
    await run.tab.click();
    await run.ends("done");
    const written = await run.written();
    const objects = [...written.matchAll(/"object":"([^"_]+)/g)].map((match) => match[1]);
    expect(new Set(objects)).toEqual(new Set([item]));
    expect(written.trim()).toBe((await loggedText(request, peopled.id, id)).trim());
  }
});

test("a finished run is replayed from its log on its own page", async ({ page, briefly }) => {
  const user = new UserPage(page, briefly.id, "李四");
  const panel = new LivePanel(page);
  const run = panel.run("李四");
  await user.open();
  await user.extract.click();
  await run.hasWritten(0);
  await run.ends("done");
  const written = await run.written();
  await run.openPage();
  await expect(new Shell(page).heading).toContainText("李四");
  await page.keyboard.press("Control+j");
  await expect(panel.root).toHaveCount(0);
  const replay = new Shell(page).main.getByTestId("live-text");
  await expect.poll(async () => (await replay.locator("pre").allTextContents()).join("")).toBe(written);
});

test("from a file to events beside their rows; what looks like markup stays text everywhere", async ({
  page,
  project,
}) => {
  const form = new NewImportPage(page, project.id);
  const shell = new Shell(page);
  const user = new UserPage(page, project.id, "赵六");
  const run = new LivePanel(page).run("赵六");
  await form.open();
  await form.choose(hostileHistory());
  await expect(form.kind).toHaveValue("behaviors");
  await form.submit.click();
  await expect(shell.heading).toHaveText("Import of hostile.csv");
  await expect(form.count("accepted")).toHaveText("30");
  await expect(form.count("rejected")).toHaveText("0");

  await shell.section("Users").first().click();
  await page.getByRole("link", { name: "赵六", exact: true }).click();
  await expect(shell.heading).toHaveText("赵六");
  await expect(user.rows.first()).toContainText(HOSTILE_ITEM);
  await expect(user.rows.first()).toContainText(HOSTILE_ACTION);

  await user.extract.click();
  const early = await run.hasWritten(40);
  await run.hasWritten(early.length + 40);
  await expect(run.events.first()).toContainText(HOSTILE_ITEM);
  await run.ends("done");
  const written = await run.written();
  // The model writes JSON, in which quotes are escaped.
  expect(written).toContain(JSON.stringify(HOSTILE_ITEM));

  await expect(user.events.first()).toContainText(HOSTILE_ITEM);
  await expect(user.extract).toHaveText(/Regenerate/);
  await expect(user.extract).toBeEnabled();
  expect(await page.evaluate(() => "__xss" in window)).toBe(false);
  await expect(page.locator('img[src="x"], img[onerror]')).toHaveCount(0);

  await user.extract.click();
  await run.stop.click();
  await shell.told(/赵六: cancelled/);
});

/** The model's words as the log of a user's latest run holds them. */
async function loggedText(request: APIRequestContext, project: string, user: string): Promise<string> {
  const search = new URLSearchParams({ project, kind: "extract-events", subject: user, limit: "1" });
  const { items } = (await (await request.get(`/api/v1/runs?${search}`)).json()) as { items: { id: string }[] };
  const log = await request.get(`/api/v1/runs/${items[0]?.id}/events?project=${project}`, {
    headers: { accept: "application/x-ndjson" },
  });
  const frames = (await log.text())
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { type: string; content?: string });
  return frames.flatMap((frame) => (frame.type === "llm_chunk" ? [frame.content ?? ""] : [])).join("");
}
