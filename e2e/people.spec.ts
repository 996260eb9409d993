import { csv } from "./files";
import { expect, importFile, test } from "./fixtures";
import { SegmentForm } from "./pages/segment-form";
import { Shell } from "./pages/shell";
import { UserPage } from "./pages/user-page";

/** Names so long that the offline model is busy for a while with naming the commonest. */
function wordyHistory() {
  const rows = Array.from({ length: 30 }, (_, n) => {
    const item = `${["甲", "乙", "丙"][n % 3]}${"长".repeat(160)}`;
    return `wordy,${["a", "b", "c"][n % 3]}${"行".repeat(160)},2025-11-24 1${Math.floor(n / 10)}:${String(n % 60).padStart(2, "0")}:00,${item}`;
  });
  return csv("wordy.csv", ["user_id,action,timestamp,item_id", ...rows]);
}

test("conditions narrow the list while they are put together, and are saved under a name", async ({
  page,
  peopled,
}) => {
  const form = new SegmentForm(page);
  const shell = new Shell(page);
  await page.goto(`/p/${peopled.id}/users`);
  await form.open();
  const first = await form.add("Behaviours", 1);
  await first.getByRole("combobox", { name: "Item" }).fill("宝马7系_1");
  await first.getByRole("combobox", { name: "Item" }).press("Enter");
  await expect(form.count).toHaveText("1 user found of 2");
  await expect(page.getByRole("link", { name: "李四" })).toBeVisible();
  await expect(page.getByRole("link", { name: "王五" })).toHaveCount(0);

  // What is chosen stands in the address.
  await page.reload();
  await expect(form.count).toHaveText("1 user found of 2");
  await form.condition("Behaviours", 1).getByRole("checkbox", { name: "not" }).check();
  await expect(page.getByRole("link", { name: "王五" })).toBeVisible();

  await form.save("Not the 7 series");
  await shell.told("Segment “Not the 7 series” is saved");
  await expect(page.getByRole("combobox", { name: "Whom to show" }).locator("option:checked")).toHaveText(
    "Not the 7 series",
  );
  await expect(page).toHaveURL(/segment=seg_/);

  await page.getByRole("link", { name: "Manage segments" }).click();
  const card = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: "Not the 7 series" }) });
  await expect(card).toContainText("1 user");
  await expect(card.getByRole("link", { name: "王五" })).toBeVisible();
  await expect(page.getByText("No target event is chosen yet")).toBeVisible();

  await card.getByRole("button", { name: "Extract events of Not the 7 series" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("It covers 1 user.");
  await dialog.getByRole("button", { name: "Start" }).click();
  await expect(page).toHaveURL(/\/runs\/run_/);
  await expect(page.getByRole("main")).toContainText("王五");

  await page.goBack();
  await card.getByRole("button", { name: "Delete Not the 7 series" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(card).toHaveCount(0);
});

test("what is incomplete or wrong says so and changes nothing", async ({ page, peopled }) => {
  const form = new SegmentForm(page);
  await page.goto(`/p/${peopled.id}/users`);
  await form.open();
  const events = await form.add("Events", 1);
  await events.getByRole("textbox", { name: "at least" }).fill("many");
  await expect(events.getByText("incomplete, does not count yet")).toBeVisible();
  await expect(page.getByRole("link", { name: "李四" })).toBeVisible();
  await events.getByRole("textbox", { name: "at least" }).fill("1");
  await expect(page.getByText("Nobody fits.")).toBeVisible();

  await form.save("Same");
  await page.goto(`/p/${peopled.id}/users`);
  await form.open();
  const rows = await form.add("Behaviours", 1);
  await rows.getByRole("textbox", { name: "at least" }).fill("2");
  await expect(form.count).toHaveText("2 users found of 2");
  await form.save("Same");
  await expect(page.getByRole("dialog").getByRole("alert")).toContainText("A segment named “Same” exists already.");
  await page.keyboard.press("Escape");

  await page.goto(`/p/${peopled.id}/users?filter=%7Bnonsense`);
  await expect(page.getByText("The filter in the address cannot be read.")).toBeVisible();
  await page.getByRole("main").getByRole("button", { name: "Clear" }).click();
  await expect(page.getByRole("link", { name: "李四" })).toBeVisible();
});

test("a summary is written live, survives a reload half-way, and can be stopped", async ({
  page,
  request,
  project,
}) => {
  await importFile(request, project, wordyHistory());
  const user = new UserPage(page, project.id, "wordy");
  const card = page.getByTestId("summary");
  const live = page.getByTestId("summary-live");
  const written = async () => (await live.textContent())?.length ?? 0;
  await user.open();
  await card.getByRole("button", { name: "Summarise", exact: true }).click();
  await expect.poll(written).toBeGreaterThan(80);
  await card.getByRole("button", { name: /^Stop/ }).click();
  await expect(card.getByRole("button", { name: "Summarise", exact: true })).toBeVisible();
  await expect(card).toContainText("No summary yet");

  await card.getByRole("button", { name: "Summarise", exact: true }).click();
  await expect.poll(written).toBeGreaterThan(80);
  const before = ((await live.textContent()) ?? "").trim();
  await page.reload();
  // On a slow machine the model may have come to its end before the page is there again.
  const saved = page.getByTestId("summary-text");
  await expect(live.or(saved).first()).toContainText(before);
  await expect(saved).toContainText("No events have been made of them yet.", { timeout: 60_000 });
  await expect(saved).toContainText(before);
  await expect(card).toContainText(/from \d+ behaviours and 0 events/);
  await expect(card.getByTestId("model-badge")).toHaveText("offline model");
  await expect(live).toHaveCount(0);

  // The saved text stays while the next one is written, and says when it is out of date.
  await importFile(request, project, csv("more.csv", ["user_id,action,timestamp", "wordy,search,2025-11-25 10:00:00"]));
  await page.reload();
  await expect(card).toContainText("This summary is out of date");
  await card.getByRole("button", { name: "Summarise again" }).click();
  await expect.poll(written).toBeGreaterThan(40);
  await expect(saved).toContainText(before);
  await expect(saved).toContainText("2025-11-25", { timeout: 60_000 });
  await expect(card.getByText("This summary is out of date")).toHaveCount(0);
});

test("what users had to do with a thing leads to its neighbours, its users and their rows", async ({ page }) => {
  await page.goto("/p/sample/knowledge");
  await page.getByRole("searchbox", { name: /Search apps/ }).fill("宝马");
  const found = page.getByRole("region", { name: /Search apps/ }).getByRole("link");
  await expect(found.first()).toContainText("宝马");
  await found.first().click();
  const relations = page.getByRole("region", { name: "Relations" }).getByRole("button");
  await expect(relations.first()).toContainText(/users · \d+ rows/);
  await relations.first().click();
  await expect(page.getByRole("heading", { name: /^Users who:/ })).toBeVisible();

  const before = page.url();
  await page
    .getByRole("region", { name: /The same users/ })
    .getByRole("listitem")
    .getByRole("link")
    .first()
    .click();
  await expect(page).not.toHaveURL(before);
  await expect(page.getByRole("region", { name: "Relations" })).toBeVisible();
  await page.getByRole("region", { name: "Users", exact: true }).getByRole("link").first().click();
  await expect(page.getByTestId("timeline-row").first()).toBeVisible();

  await page.goto("/p/sample/knowledge?q=nothing-like-it&entity=999999");
  await expect(page.getByRole("alert").first()).toContainText("There is no entity “999999” here.");
});
