import { readFile } from "node:fs/promises";
import AxeBuilder from "@axe-core/playwright";
import { csv, shopEvents, tangledEvents } from "./files";
import { expect, importFile, test } from "./fixtures";
import { PatternsPage } from "./pages/patterns-page";
import { Shell } from "./pages/shell";

// Mining takes seconds where it is quiet; on a machine that is busy with other things it may take ten times that.
test.describe.configure({ timeout: 240_000 });

test("patterns are mined, found again after a reload, saved by keyboard, and mined again with other limits", async ({
  page,
  request,
  project,
}) => {
  await importFile(request, project, shopEvents(60), "succeeded", "events");
  const patterns = new PatternsPage(page, project.id);
  await page.goto(`/p/${project.id}`);
  await new Shell(page).section("Patterns").click();
  await expect(patterns.preview).toContainText("60 users");
  await expect(page.getByText("Not mined yet")).toBeVisible();
  await patterns.mine.click();
  await patterns.hasAnswer();
  const bought = patterns.row(["浏览", "搜索", "加购"]);
  await expect(bought).toContainText("40 / 60");
  // The answer stands in the address and stays there.
  await page.reload();
  await expect(bought).toContainText("40 / 60");
  await expect(patterns.mine).toBeDisabled();
  await expect(patterns.preview).toContainText("Mined already.");

  // Keyboard: down, open, save, hide.
  await patterns.grid.focus();
  await page.keyboard.press("End");
  await page.keyboard.press("Home");
  const first = patterns.rows.first();
  const sequence = await first.getByRole("gridcell").nth(2).innerText();
  await page.keyboard.press("Enter");
  await expect(patterns.inspector.getByTestId("pattern-definition")).toContainText("then");
  await expect(page).toHaveURL(/pattern=set_/);
  await page.keyboard.press("s");
  await expect(first.getByRole("button", { name: /^Save / })).toHaveAttribute("aria-pressed", "true");
  await expect(patterns.counts).toContainText("Saved1");
  await page.keyboard.press("j");
  const second = await patterns.rows.nth(1).getByRole("gridcell").nth(2).innerText();
  expect(second).not.toBe(sequence);
  await page.keyboard.press("h");
  await new Shell(page).told("Pattern hidden");
  await expect(patterns.rows.nth(1).getByRole("gridcell").nth(2)).not.toHaveText(second, { useInnerText: true });
  await page.keyboard.press("Escape");
  await expect(patterns.inspector).toHaveCount(0);

  // A click leaves the keyboard with the grid, from the row that was clicked on.
  await patterns.rows.nth(1).click();
  await expect(patterns.grid).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(patterns.inspector).toHaveCount(0);
  await page.keyboard.press("Enter");
  await expect(patterns.rows.nth(1)).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("k");
  await expect(first).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Escape");
  await expect(patterns.inspector).toHaveCount(0);

  // A filter that makes no sense says so and hides nothing.
  const users = page.getByRole("textbox", { name: "Users ≥" });
  await users.fill("1.5");
  await expect(users).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByText("A whole number, such as 10.")).toBeVisible();
  await expect(first).toBeVisible();
  await users.fill("");

  // Filters hide rows at once, and outlive a reload with the marks.
  await page.getByRole("checkbox", { name: "Saved" }).check();
  await expect(patterns.rows).toHaveCount(1);
  await page.reload();
  await expect(patterns.rows).toHaveCount(1);
  await expect(page.getByRole("checkbox", { name: "Saved" })).toBeChecked();
  await page.getByRole("button", { name: "Clear filters" }).click();

  // Other limits are another question: the list stays until it is asked.
  const question = page.getByRole("complementary", { name: "Question" });
  await question.getByLabel("At least", { exact: true }).fill("70");
  await expect(page.getByText("This list answers earlier settings.")).toBeVisible();
  await expect(page).toHaveURL(/min=70%25/);
  await patterns.mine.click();
  await patterns.hasAnswer();
  await expect(page.getByText("This list answers earlier settings.")).toHaveCount(0);
  await expect(bought).toHaveCount(0);

  // The first set is among those that were mined, and can be compared with.
  await page.getByRole("button", { name: "Sets", exact: true }).click();
  await expect(page.getByRole("dialog").getByTestId("pattern-set")).toHaveCount(2);
  // Also where the message that mining is done came later than the dialog.
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.getByRole("button", { name: "Compare", exact: true }).click();
  await page.getByRole("dialog").getByTestId("pattern-set").getByRole("button").first().click();
  await page.getByRole("radio", { name: /^Only in B/ }).click();
  await expect(page.getByTestId("compared-row").filter({ hasText: "购买" }).first()).toContainText("not in it");
});

test("several patterns are chosen, marked, exported and compared, and saved by a rule that stays", async ({
  page,
  request,
  project,
}) => {
  await importFile(request, project, shopEvents(60), "succeeded", "events");
  const patterns = new PatternsPage(page, project.id);
  await patterns.open("?min=5%25&len_max=5");
  await patterns.mine.click();
  await patterns.hasAnswer();
  await expect(patterns.counts).toContainText(/\d+ closed of \d+/);

  // Space chooses, Shift chooses on the way, a click with Shift up to there.
  await expect(patterns.rows.nth(3)).toBeVisible();
  const total = await patterns.rows.count();
  await patterns.grid.focus();
  await page.keyboard.press("Space");
  await expect(patterns.chosen).toContainText("1 pattern chosen");
  await page.keyboard.press("Shift+ArrowDown");
  await expect(patterns.chosen).toContainText("2 patterns chosen");
  await patterns.rows
    .nth(3)
    .getByRole("checkbox")
    .click({ modifiers: ["Shift"] });
  await expect(patterns.chosen).toContainText("4 patterns chosen");
  await patterns.rows.nth(2).getByRole("checkbox").click();
  await expect(patterns.chosen).toContainText("3 patterns chosen");
  await expect(patterns.inspector).toHaveCount(0);

  await patterns.chosen.getByRole("button", { name: "Compare" }).click();
  const beside = page.getByRole("dialog", { name: "Patterns side by side" });
  await expect(beside.getByRole("columnheader")).toHaveCount(4);
  await expect(beside.getByRole("row", { name: /^Lift/ })).toContainText("×");
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await page.keyboard.press("Escape");
  await expect(beside).toHaveCount(0);

  const waiting = page.waitForEvent("download");
  await patterns.chosen.getByRole("button", { name: "Export" }).click();
  await page.getByRole("menuitem", { name: "CSV for spreadsheets" }).click();
  const file = await readFile(await (await waiting).path(), "utf8");
  expect(file.trim().split("\r\n")).toHaveLength(4);

  await patterns.chosen.getByRole("button", { name: "Save", exact: true }).click();
  await expect(patterns.counts).toContainText("Saved3");
  await expect(patterns.chosen).toHaveCount(0);
  await patterns.rows.nth(0).getByRole("checkbox").click();
  await patterns.chosen.getByRole("button", { name: "Hide" }).click();
  await new Shell(page).told("1 pattern hidden");
  await expect(patterns.rows).toHaveCount(total - 1);

  // One stays beside whichever is open.
  await patterns.rows.nth(0).click();
  await patterns.inspector.getByRole("button", { name: "Pin to compare" }).click();
  await patterns.rows.nth(1).click();
  await expect(patterns.inspector.getByRole("region", { name: "Beside the pinned one" })).toContainText("Support");
  await expect(page).toHaveURL(/pin=set_/);
  await page.keyboard.press("Escape");
  await expect(patterns.inspector).toHaveCount(0);

  // Saved by a rule, the best are saved again when the question is asked of newer data.
  await page.getByRole("button", { name: "Save by rule" }).click();
  const rule = page.getByRole("dialog", { name: "Save by rule" });
  await rule.getByLabel("At most").fill("2");
  await rule.getByRole("checkbox", { name: /^Beyond chance/ }).uncheck();
  await rule.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByTestId("save-rule")).toContainText("the best 2");
  await expect(patterns.counts).toContainText("Saved2");
  await importFile(
    request,
    project,
    csv("more.csv", ["user_id,event_type,start", "u900,浏览,2025-11-24 10:00:00"]),
    "succeeded",
    "events",
  );
  await page.reload();
  await expect(page.getByText("The data changed since this set was made.")).toBeVisible();
  await patterns.mine.click();
  await patterns.hasAnswer();
  await expect(page.getByTestId("save-rule")).toContainText("the best 2");
  await expect(patterns.counts).toContainText("Saved2");
  await page.getByRole("button", { name: "Forget the rule" }).click();
  await expect(page.getByTestId("save-rule")).toHaveCount(0);
});

test("figures lead to the users behind them", async ({ page, request, project }) => {
  await importFile(request, project, shopEvents(60), "succeeded", "events");
  const patterns = new PatternsPage(page, project.id);
  await patterns.open("?min=5%25&len_max=5");
  await patterns.mine.click();
  await patterns.hasAnswer();

  // Half of those who searched and then browsed went on to compare; the others nearly did.
  await patterns.row(["搜索", "浏览", "比价"]).click();
  const users = patterns.inspector.getByRole("region", { name: "Users" });
  await expect(users.getByRole("radio", { name: "Followed it 10" })).toBeChecked();
  await expect(users.getByTestId("pattern-user").first()).toContainText("比价");
  await users.getByRole("radio", { name: "Nearly did 10" }).click();
  await expect(users.getByTestId("pattern-user").first()).toContainText("The last step is missing.");

  // The flow is drawn around the end of the pattern that is open.
  await patterns.row(["浏览", "搜索", "加购", "购买"]).click();
  await patterns.tab("Flow").click();
  const searched = page
    .getByRole("region", { name: "Flow around 购买" })
    .getByRole("button", { name: /^搜索, step .2: 40/ });
  await searched.click();
  await expect(patterns.behind).toHaveAccessibleName("40 users did “搜索” 2 steps before “购买”");
  await expect(patterns.usersBehind).toHaveCount(20);
  await patterns.behind.getByRole("button", { name: "Load more" }).click();
  await expect(patterns.usersBehind).toHaveCount(40);
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await page.keyboard.press("Escape");
  await expect(patterns.behind).toHaveCount(0);
  await expect(searched).toBeFocused();
  await page.keyboard.press("Enter");
  await patterns.usersBehind.first().getByRole("link", { name: "搜索" }).click();
  await expect(page).toHaveURL(/\/users\/u001\?event=/);
  await expect(page.getByTestId("timeline-event").filter({ hasText: "搜索" }).first()).toBeVisible();
  await page.goBack();

  // A link of the flow is a number of its table, too.
  await page.getByText("The same as a table").click();
  await page
    .getByRole("region", { name: "Flow around 购买" })
    .getByRole("row")
    .filter({ hasText: "搜索加购" })
    .getByRole("button")
    .click();
  await expect(patterns.behind).toHaveAccessibleName("40 users went from “搜索” to “加购”");
  await expect(patterns.behind).toHaveAccessibleDescription(/^From step .2 to step .1 around “购买”\.$/);
  await page.keyboard.press("Escape");

  // Who did not go on is a counter-example, and says why.
  await patterns.tab("Funnel").click();
  await page.getByRole("button", { name: "did not go on: 20 of 60 (33.3%)" }).click();
  await expect(patterns.behind).toHaveAccessibleName("20 users did “浏览” and did not go on to “搜索”");
  await expect(patterns.usersBehind.first()).toContainText("The last step is missing.");
  await patterns.usersBehind.first().getByRole("link", { name: "浏览" }).click();
  await expect(page).toHaveURL(/\/users\/u000\?event=/);
  await page.goBack();

  // How a figure is set stands in the address: a look at another one changes nothing about it.
  const steps = page.getByRole("list", { name: "Steps" }).getByRole("listitem");
  await expect(steps).toHaveCount(4);
  await steps.filter({ hasText: "加购" }).getByRole("button").click();
  await expect(steps).toHaveCount(3);
  await patterns.tab("Table").click();
  await patterns.tab("Funnel").click();
  await expect(steps).toHaveCount(3);
  await page.reload();
  await expect(steps).toHaveCount(3);

  await patterns.tab("Steps").click();
  const cells = page.getByRole("region", { name: "Event types by step" }).getByRole("row").filter({ hasText: /^加购/ });
  await cells.getByRole("button", { name: "66.7%" }).click();
  await expect(patterns.behind).toHaveAccessibleName("40 users did “加购” at step 3 of the session");
  await expect(patterns.usersBehind.first()).toContainText("加购");
  await page.keyboard.press("Escape");

  await patterns.tab("Scatter").click();
  await expect(page.getByRole("region", { name: "Patterns by support and lift" })).toBeVisible();

  // A node's type can be put into the middle of the flow.
  await patterns.tab("Flow").click();
  await searched.click();
  await page.getByRole("button", { name: "Put “搜索” in the middle" }).click();
  await expect(patterns.behind).toHaveCount(0);
  await expect(page.getByRole("region", { name: "Flow around 搜索" })).toBeVisible();
});

test("users become a segment, and figures files", async ({ page, request, project }) => {
  await importFile(request, project, shopEvents(60), "succeeded", "events");
  const patterns = new PatternsPage(page, project.id);
  await patterns.open();
  await patterns.mine.click();
  await patterns.hasAnswer();

  // Half of those who searched and then browsed did not go on to compare: they are the segment.
  await patterns.row(["搜索", "浏览", "比价"]).click();
  const users = patterns.inspector.getByRole("region", { name: "Users" });
  await users.getByRole("radio", { name: "Nearly did 10" }).click();
  await users.getByRole("button", { name: "Save as segment" }).click();
  const asked = page.getByRole("dialog");
  await expect(asked).toHaveAccessibleName("Save 10 users as a segment");
  await asked.getByRole("textbox", { name: "Name" }).fill("差一点比价");
  await asked.getByRole("button", { name: "Save", exact: true }).click();
  await new Shell(page).told("差一点比价");
  await expect(asked).toHaveCount(0);

  // A message is no reason for Esc to leave the window in front open.
  await patterns.tab("Flow").click();
  const flow = page.getByRole("region", { name: "Flow around 比价" });
  const link = flow.getByRole("button", { name: /^浏览 → 比价: 10/ });
  await flow.getByRole("button", { name: /^比价, step 0/ }).focus();
  await page.keyboard.press("ArrowLeft");
  await expect(link).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(patterns.behind).toHaveAccessibleName("10 users went from “浏览” to “比价”");
  await patterns.behind.getByRole("button", { name: "Save as segment" }).click();
  await page
    .getByRole("dialog", { name: /^Save 10 users/ })
    .getByRole("button", { name: "Save", exact: true })
    .click();
  await expect(page.getByTestId("toast").last()).toContainText("went from");
  await expect(patterns.usersBehind).toHaveCount(10);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(page.getByTestId("toast").last()).toContainText("went from");
  await expect(link).toBeFocused();

  // Chinese survives in the picture: two labels look different, which empty boxes would not.
  const png = await patterns.download("Picture as PNG");
  expect(png.name).toBe("Flow around 比价.png");
  const looks = await page.evaluate(
    async (bytes) => {
      const blob = new Blob([Uint8Array.from(bytes)], { type: "image/png" });
      const image = await createImageBitmap(blob);
      const canvas = new OffscreenCanvas(image.width, image.height);
      const context = canvas.getContext("2d");
      if (!context) throw new Error("no canvas");
      context.drawImage(image, 0, 0);
      const figure = document.querySelector("svg[data-picture]") as SVGSVGElement;
      const box = figure.viewBox.baseVal;
      // The edge, and two lines of caption above; two points for each unit.
      const [left, top] = [12, 12 + 2 * 20 + 12];
      const seen = [...figure.querySelectorAll("text[aria-hidden]")].map((text) => {
        const [x, y] = [Number(text.getAttribute("x")), Number(text.getAttribute("y"))];
        const { data } = context.getImageData((left + x) * 2, (top + y - 12) * 2, 2 * 24, 2 * 15);
        return { name: text.textContent?.slice(0, 2) ?? "", ink: data.join("") };
      });
      return { width: image.width, of: (box.width + 24) * 2, seen };
    },
    [...png.bytes],
  );
  expect(looks.width).toBeGreaterThanOrEqual(looks.of);
  const inkOf = (name: string) => looks.seen.find((each) => each.name === name)?.ink;
  expect(inkOf("浏览")).toBeTruthy();
  expect(inkOf("搜索")).toBeTruthy();
  expect(inkOf("浏览")).not.toBe(inkOf("搜索"));

  const svg = (await patterns.download("Picture as SVG")).bytes.toString("utf8");
  expect(svg).toContain("比价");
  expect(svg).not.toMatch(/var\(|class=|href=/);
  const table = (await patterns.download("Table as CSV")).bytes.toString("utf8");
  expect(table).toContain("-1,浏览,比价,10,10");

  await patterns.tab("Funnel").click();
  await page.getByRole("button", { name: /^1\. 搜索/ }).focus();
  await page.keyboard.press("End");
  await expect(page.getByRole("button", { name: /^3\. 比价 10 of 20/ })).toBeFocused();
  expect((await patterns.download("Picture as SVG")).bytes.toString("utf8")).toContain("3. 比价");
  await patterns.tab("Steps").click();
  await expect(page.getByRole("region", { name: "Event types by step" })).toBeVisible();
  expect((await patterns.download("Picture as PNG")).bytes.subarray(1, 4).toString()).toBe("PNG");
  await patterns.tab("Scatter").click();
  expect((await patterns.download("Table as CSV")).bytes.toString("utf8")).toContain("搜索 → 浏览 → 比价");
  expect((await patterns.download("Picture as SVG")).bytes.toString("utf8")).toContain("<title>");
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);

  // The segment is there wherever one is chosen, and can be mined.
  await page.goto(`/p/${project.id}/users`);
  await page.getByRole("combobox", { name: "Whom to show" }).selectOption({ label: "差一点比价" });
  await expect(page.getByText("and 7 more")).toBeVisible();
  await page.goto(`/p/${project.id}/segments`);
  await expect(page.getByRole("button", { name: "Rename 差一点比价" })).toBeVisible();
});

test("a long search shows its best while it goes on, survives a reload, and leaves what it had when stopped", async ({
  page,
  request,
  project,
}) => {
  await importFile(request, project, tangledEvents(40, 120), "succeeded", "events");
  const patterns = new PatternsPage(page, project.id);
  await patterns.open("?min=3&len_max=12&output=all");
  await patterns.mine.click();
  await expect(patterns.partial.first()).toBeVisible({ timeout: 60_000 });
  await page.reload();
  await expect(patterns.partial.first()).toBeVisible({ timeout: 60_000 });
  await patterns.stop.click();
  await expect(patterns.live).toContainText("Mining was stopped");
  await expect(patterns.live).toContainText("incomplete");
  await expect(patterns.partial.first()).toBeVisible();
  await page.reload();
  await expect(patterns.live).toContainText("Mining was stopped");
  await expect(patterns.partial.first()).toBeVisible();
});

test("questions that make no sense or find nothing say so, and what to do", async ({ page, request, project }) => {
  const patterns = new PatternsPage(page, project.id);
  await patterns.open();
  await expect(page.getByText("No events yet")).toBeVisible();
  await expect(page.getByRole("link", { name: "Import events" })).toBeVisible();

  await importFile(
    request,
    project,
    csv("one.csv", ["user_id,event_type,start", "u1,浏览,2025-11-24 10:00:00"]),
    "succeeded",
    "events",
  );
  await patterns.open();
  await expect(page.getByText("Only one user takes part.")).toBeVisible();
  await importFile(request, project, shopEvents(30), "succeeded", "events");

  await patterns.open("?min=0&len_min=6&len_max=3&output=some&gap=soon");
  await expect(page.getByText("Part of the question cannot be read.")).toBeVisible();
  await expect(patterns.mine).toBeDisabled();
  await page.getByRole("button", { name: "Leave it out" }).click();
  await expect(page.getByText("Part of the question cannot be read.")).toHaveCount(0);
  await expect(patterns.mine).toBeEnabled();

  await patterns.open(`?min=5&ends=${encodeURIComponent("没有的事件")}`);
  await expect(page.getByText("An event type is not in the dictionary")).toBeVisible();

  await expect(patterns.mine).toBeDisabled();
  await patterns.open(`?min=5&segment=seg_${"0".repeat(26)}`);
  await expect(page.getByText("A segment of the question no longer exists")).toBeVisible();
  await expect(patterns.mine).toBeDisabled();
  await page.getByRole("button", { name: "Leave it out" }).click();
  await expect(patterns.mine).toBeEnabled();
  await expect(page.getByRole("button", { name: "Sets", exact: true })).toBeVisible();

  // Two thirds buy; all of them cannot be found, and one press mines for as many as there are.
  await patterns.open(`?min=25&ends=${encodeURIComponent("购买")}`);
  await patterns.mine.click();
  await expect(page.getByText("No pattern fits the question")).toBeVisible({ timeout: 90_000 });
  await page.getByRole("button", { name: "Lower it to 20 users" }).click();
  await expect(page).toHaveURL(/min=20/);
  await expect(patterns.row(["加购", "购买"]).first()).toBeVisible({ timeout: 90_000 });
});

test("the page can be used on a phone, in the dark and in Chinese", async ({
  page,
  request,
  project,
  context,
  baseURL,
}) => {
  await importFile(request, project, shopEvents(30), "succeeded", "events");
  await context.addCookies([
    { name: "whystream_locale", value: "zh-CN", url: baseURL ?? "" },
    { name: "whystream_theme", value: "dark", url: baseURL ?? "" },
  ]);
  await page.setViewportSize({ width: 375, height: 740 });
  const patterns = new PatternsPage(page, project.id);
  await patterns.open();
  await page.getByRole("button", { name: "挖掘条件" }).click();
  await page.getByRole("dialog").getByLabel("至少", { exact: true }).fill("10");
  await page.keyboard.press("Escape");
  await patterns.mine.click();
  await patterns.hasAnswer();
  await page.getByTestId("pattern-card").first().getByRole("button").first().click();
  await expect(page.getByRole("dialog").getByTestId("pattern-definition")).toContainText("再");
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await page.keyboard.press("Escape");
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(375);
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
});
