import { expect, test } from "./fixtures";
import { LivePanel } from "./pages/live-panel";
import { Shell } from "./pages/shell";
import { UserPage } from "./pages/user-page";

// Each test extracts another user of the sample, so that none joins the run of another.

test("text grows before the run ends, events appear line by line, and the lists follow", async ({ page }) => {
  const user = new UserPage(page, "sample", "user_0012");
  const panel = new LivePanel(page);
  await user.open();
  await user.extract.click();

  const early = await panel.hasWritten(60);
  await expect(panel.stop).toBeVisible();
  const later = await panel.hasWritten(early.length + 60);
  expect(later.startsWith(early)).toBe(true);
  await expect(panel.events.first()).toBeVisible();
  await expect(panel.stop).toBeVisible();
  await expect(page.getByText("being written, not saved yet")).toBeVisible();

  await expect(panel.stop).toHaveCount(0, { timeout: 40_000 });
  await expect(new Shell(page).toast(/user_0012: done/)).toBeVisible();
  await expect(user.events.first()).toBeVisible();
  await expect(user.extract).toHaveText(/Regenerate/);
  expect(await panel.written()).toContain('"end":true');
});

test("a reload in the middle of a stream loses nothing and doubles nothing", async ({ page, request }) => {
  const user = new UserPage(page, "sample", "user_0008");
  const panel = new LivePanel(page);
  await user.open();
  await user.extract.click();
  const before = await panel.hasWritten(200);
  await page.reload();
  const after = await panel.hasWritten(before.length + 100);
  expect(after.startsWith(before)).toBe(true);

  // Another page shows the same stream.
  await new Shell(page).section("Runs").first().click();
  await expect(new Shell(page).heading).toHaveText("Runs");
  await panel.hasWritten(after.length + 50);

  await expect(panel.stop).toHaveCount(0, { timeout: 50_000 });
  const { items } = (await (
    await request.get("/api/v1/runs?project=sample&kind=extract-events&subject=user_0008&limit=1")
  ).json()) as { items: { id: string }[] };
  const log = await request.get(`/api/v1/runs/${items[0]?.id}/events?project=sample`, {
    headers: { accept: "application/x-ndjson" },
  });
  const frames = (await log.text())
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { type: string; content?: string });
  const text = frames.flatMap((frame) => (frame.type === "llm_chunk" ? [frame.content ?? ""] : [])).join("");
  expect((await panel.written()).trim()).toBe(text.trim());
});

test("stopping a run stops it, says so, and stores nothing", async ({ page }) => {
  const user = new UserPage(page, "sample", "user_0005");
  const panel = new LivePanel(page);
  await user.open();
  await user.extract.click();
  await panel.hasWritten(50);
  await panel.stop.click();
  await expect(new Shell(page).toast(/user_0005: cancelled/)).toBeVisible();
  await expect(panel.root.getByText("cancelled", { exact: true }).first()).toBeVisible();
  await expect(page.getByText("No events yet")).toBeVisible();
});

test("two runs at once stay apart", async ({ page }) => {
  const panel = new LivePanel(page);
  for (const id of ["user_0015", "user_0016"]) {
    const user = new UserPage(page, "sample", id);
    await user.open();
    await user.extract.click();
    await panel.hasWritten(30);
  }
  await expect(panel.tab(/user_0015/)).toBeVisible();
  await expect(panel.tab(/user_0016/)).toBeVisible();
  await panel.tab(/user_0015/).click();
  await panel.hasWritten(100);
  const own = await page.request.get("/api/v1/users/user_0015/timeline?project=sample&limit=1000");
  const { behaviors } = (await own.json()) as { behaviors: unknown[] };
  const aliases = [...(await panel.written()).matchAll(/"r(\d+)"/g)].map((match) => Number(match[1]));
  // Aliases of a run rise: a line of the other run would break the order or point beyond this user's rows.
  expect(aliases).toEqual(aliases.toSorted((a, b) => a - b));
  expect(Math.max(...aliases)).toBeLessThanOrEqual(behaviors.length);
  for (const id of ["user_0015", "user_0016"]) {
    await panel.tab(new RegExp(id)).click();
    if (await panel.stop.isVisible()) await panel.stop.click();
  }
});

test("a finished run is replayed from its log on its own page", async ({ page }) => {
  const user = new UserPage(page, "sample", "user_0014");
  const panel = new LivePanel(page);
  await user.open();
  await user.extract.click();
  await expect(panel.root.getByText("done", { exact: true }).first()).toBeVisible({ timeout: 40_000 });
  const written = await panel.written();
  await panel.root.getByRole("link", { name: "Open this run's page" }).click();
  await page.keyboard.press("Control+j");
  await expect(panel.root).toHaveCount(0);
  const replay = page.getByTestId("live-text").last();
  await expect.poll(async () => (await replay.locator("pre").allInnerTexts()).join("")).toBe(written);
});
