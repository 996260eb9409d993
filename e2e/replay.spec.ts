import { readFile } from "node:fs/promises";
import { PEOPLE } from "./files";
import { expect, test } from "./fixtures";
import { LivePanel } from "./pages/live-panel";
import { Replay } from "./pages/replay";
import { UserPage } from "./pages/user-page";

test.describe.configure({ timeout: 240_000 });

const USER = Object.keys(PEOPLE)[0] ?? "";

test("an ended run is played again at its pace, faster, and at any moment; a link leads there", async ({
  page,
  briefly,
}) => {
  const user = new UserPage(page, briefly.id, USER);
  const panel = new LivePanel(page);
  const run = panel.run(USER);
  const replay = new Replay(page);
  await user.open();
  await user.extract.click();
  await run.hasWritten(0);
  await run.ends("done");
  const written = await run.written();
  await run.openPage();
  await page.keyboard.press("Control+j");
  await expect(panel.root).toHaveCount(0);
  await replay.open();
  expect(await replay.text()).toBe("");

  await replay.seek(1);
  await expect.poll(() => replay.text()).toBe(written);
  await replay.seek(0.5);
  await expect.poll(async () => (await replay.text()).length).toBeLessThan(written.length);
  const half = await replay.text();
  expect(written.startsWith(half)).toBe(true);
  expect(half.length).toBeGreaterThan(0);

  await page.getByRole("combobox", { name: "Speed" }).selectOption("32");
  await replay.button("Play").click();
  await expect.poll(() => replay.text(), { timeout: 30_000 }).toBe(written);
  await expect(replay.button("Play")).toBeVisible();

  const link = new URL(page.url());
  link.searchParams.set("t", "99999");
  await page.goto(link.href);
  await expect.poll(() => replay.text()).toBe(written);

  // A keyboard moves it too.
  await replay.position.focus();
  await page.keyboard.press("Home");
  await expect.poll(() => replay.text()).toBe("");

  const [download] = await Promise.all([page.waitForEvent("download"), replay.download.click()]);
  expect(download.suggestedFilename()).toMatch(/^whystream-run_[0-9a-z]{26}\.jsonl$/);
  const lines = (await readFile(await download.path(), "utf8")).trim().split("\n");
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({ recording: 1, run: { subject: USER } });
  expect(JSON.parse(lines.at(-1) ?? "")).toMatchObject({ frame: { type: "done" } });
});

for (const wrong of ["-5", "later", ""]) {
  test(`a link to the moment “${wrong}” shows the run as it ended`, async ({ page, request }) => {
    const list = await request.get("/api/v1/runs?project=sample&limit=1");
    const { items } = (await list.json()) as { items: { id: string }[] };
    await page.goto(`/p/sample/runs/${items[0]?.id}?t=${wrong}`);
    await expect(page.getByRole("main").getByRole("button", { name: "Replay" })).toBeVisible();
    await expect(new Replay(page).root).toHaveCount(0);
  });
}
