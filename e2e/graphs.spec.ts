import { readFile } from "node:fs/promises";
import { seriousProblems } from "./accessibility";
import { shopEvents } from "./files";
import { expect, importFile, test } from "./fixtures";
import { fontsOf } from "./fonts-of";
import { GraphPage } from "./pages/graph-page";
import { Shell } from "./pages/shell";

// A graph takes seconds where it is quiet; on a machine that is busy with other things it may take ten times that.
test.describe.configure({ timeout: 240_000 });

test("a graph is made, walked by keyboard, judged, made again and exported", async ({
  page,
  request,
  project,
}, testInfo) => {
  await importFile(request, project, shopEvents(60), "succeeded", "events");
  const graphs = new GraphPage(page, project.id);
  await page.goto(`/p/${project.id}`);
  await new Shell(page).section("Causal graphs").click();
  await expect(page.getByText("No graph yet")).toBeVisible();
  await graphs.generate();
  // The run stands in the address, so a reload half-way comes back to it.
  await expect(page).toHaveURL(/run=run_/);
  await page.reload();
  await graphs.hasGraph();
  await expect(graphs.edges.first()).toBeAttached();
  expect(await seriousProblems(page)).toEqual([]);

  // Tab enters at the node with most users; arrows follow relations, E goes round a node, Enter opens.
  await graphs.canvas.locator("[tabindex='0']").focus();
  await expect(graphs.focused).toHaveAttribute("data-node", /^n_/);
  await page.keyboard.press("e");
  await expect(graphs.focused).toHaveAttribute("data-edge", /^e_/);
  const edge = await graphs.focused.getAttribute("data-edge");
  await expect(graphs.focused).toHaveAttribute("aria-label", /Data: .*Model: .*Person: not judged/);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`edge=${edge}`));
  await expect(graphs.inspector.getByTestId("edge-sentence")).not.toBeEmpty();
  const approve = graphs.inspector.getByRole("button", { name: /^Approve/ });
  const stored = page.waitForResponse((answer) => answer.url().includes("/verdict") && answer.ok());
  await page.keyboard.press("a");
  await expect(approve).toHaveAttribute("aria-pressed", "true");
  await stored;

  // What was judged and what is open outlive a reload.
  await page.reload();
  await expect(approve).toHaveAttribute("aria-pressed", "true");
  await graphs.tab("Numbers");
  await expect(graphs.inspector.getByText("q (corrected p)")).toBeVisible();
  await graphs.tab("History");
  await expect(graphs.inspector.getByTestId("edge-history")).toContainText("approved");

  // Rejecting asks why; what was rejected leaves the picture.
  await graphs.inspector.getByRole("button", { name: /^Reject/ }).click();
  await page.keyboard.press("3");
  await expect(graphs.canvas.locator(`[data-edge="${edge}"]`)).toHaveCount(0);
  await page.keyboard.press("Escape");
  await expect(graphs.inspector).toHaveCount(0);

  // The table is the same graph under the same filters.
  await page.getByRole("button", { name: /^Filters/ }).click();
  await page.getByRole("group", { name: "Verdict" }).getByLabel("not judged").uncheck();
  await page.getByRole("group", { name: "Verdict" }).getByLabel("rejected").check();
  await page.getByRole("radio", { name: "Table" }).click();
  await expect(graphs.rows).toHaveCount(1);
  await expect(graphs.rows.first()).toContainText("rejected");
  await page.getByRole("button", { name: "Clear", exact: true }).click();
  await expect(graphs.rows.nth(1)).toBeVisible();

  // A new version keeps verdicts.
  await page.getByRole("button", { name: "Generate again" }).click();
  await graphs.dialog.getByRole("button", { name: "Generate again" }).click();
  await expect(page.getByRole("combobox", { name: "Version" })).toHaveValue("2", { timeout: 120_000 });
  await expect(graphs.live).toHaveCount(0);
  await page.getByText("Changes since version 1").click();
  await expect(page.getByText(/relations? unchanged/)).toBeVisible();

  // A bitmap of the picture is made in the browser.
  await page.getByRole("radio", { name: "Graph", exact: true }).click();
  await expect(graphs.nodes.first()).toBeAttached();
  await page.getByRole("button", { name: "Export" }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: "PNG of what is shown" }).click();
  const file = await (await download).path();
  expect((await readFile(file)).subarray(1, 4).toString()).toBe("PNG");

  // A vector file brings the fonts of its text: where there are none, Chinese names would be empty boxes.
  await page.getByRole("button", { name: "Export" }).click();
  const vector = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: "SVG of what is shown" }).click();
  const drawing = testInfo.outputPath("graph.svg");
  await (await vector).saveAs(drawing);
  expect(await readFile(drawing, "utf8")).toMatch(/<text[^>]*>浏览/);
  const fonts = await fontsOf(page.context(), drawing);
  expect(fonts.filter(({ isCustomFont }) => !isCustomFont)).toEqual([]);
  expect(fonts.map(({ familyName }) => familyName)).toContainEqual(expect.stringMatching(/^Noto Sans SC/));
});

test("edges are judged one after the other, without the model if one wishes", async ({ page, request, project }) => {
  await importFile(request, project, shopEvents(60), "succeeded", "events");
  const graphs = new GraphPage(page, project.id);
  await graphs.list();
  await graphs.generate();
  await graphs.hasGraph();
  await page.getByRole("link", { name: "Review" }).click();
  const card = page.getByTestId("review-card");
  const progress = page.getByTestId("review-progress");
  await expect(progress).toContainText(/^0 of/);
  await page.getByRole("button", { name: "Hide the model" }).click();
  await expect(card.getByText("Model", { exact: true })).toHaveCount(0);
  const first = await card.getByRole("heading").innerText();
  let answered = 0;
  page.on("response", (response) => (answered += Number(response.url().includes("/verdict"))));
  await page.keyboard.press("a");
  await expect(progress).toContainText(/^1 of/);
  await expect(card.getByRole("heading")).not.toHaveText(first);

  // A slow way to the server changes nothing of what was done last.
  const rejection = Promise.withResolvers<void>();
  await page.route("**/verdict?*", async (route) => {
    if (route.request().postData()?.includes("rejected")) await rejection.promise;
    await route.continue();
  });
  await page.keyboard.press("r");
  await page.keyboard.press("2");
  await expect(progress).toContainText(/^2 of/);
  await page.keyboard.press("u");
  await expect(progress).toContainText(/^1 of/);
  await page.keyboard.press("u");
  await expect(progress).toContainText(/^0 of/);
  await expect(card.getByRole("heading")).toHaveText(first);
  rejection.resolve();
  await expect.poll(() => answered).toBe(4);
  await expect(progress).toContainText(/^0 of/);
  await page.reload();
  await expect(progress).toContainText(/^0 of/);
  await expect(card.getByRole("heading")).toHaveText(first);
  expect(await seriousProblems(page)).toEqual([]);
});

test("a graph is renamed, and deleted after a question", async ({ page, request, project }) => {
  await importFile(request, project, shopEvents(60), "succeeded", "events");
  const graphs = new GraphPage(page, project.id);
  await graphs.list();
  await graphs.generate();
  await graphs.hasGraph();
  await graphs.list();
  await graphs.cards.getByRole("button", { name: /^Rename/ }).click();
  await graphs.dialog.getByRole("textbox").fill("从浏览到购买");
  await graphs.dialog.getByRole("button", { name: "Save" }).click();
  await expect(graphs.cards).toContainText("从浏览到购买");
  await graphs.cards.getByRole("button", { name: /^Delete/ }).click();
  await expect(graphs.dialog).toContainText("从浏览到购买");
  await graphs.dialog.getByRole("button", { name: "Delete" }).click();
  await expect(page.getByText("No graph yet")).toBeVisible();
});

test("a generation that is stopped half-way leaves nothing behind and can be begun again", async ({
  page,
  request,
  project,
}) => {
  await importFile(request, project, shopEvents(60), "succeeded", "events");
  const graphs = new GraphPage(page, project.id);
  await graphs.list();
  await graphs.generate();
  // It is drawn before it is done.
  await expect(graphs.nodes.first()).toBeAttached({ timeout: 60_000 });
  await graphs.stop.click();
  await expect(graphs.live.getByText(/^Stopped/)).toBeVisible({ timeout: 60_000 });
  await expect(page).toHaveURL(/\/graphs\?run=run_/);
  await graphs.live.getByRole("button", { name: "Dismiss" }).click();
  await expect(page.getByText("No graph yet")).toBeVisible();
  const kept = await request.get(`/api/v1/causal-graphs?project=${project.id}`);
  expect(await kept.json()).toMatchObject({ items: [] });
  await graphs.generate();
  await graphs.hasGraph();
  await expect(page.getByRole("combobox", { name: "Version" })).toHaveValue("1");
});

test("a model is asked about the edges of a graph and its opinion is shown", async ({ page, request, project }) => {
  await importFile(request, project, shopEvents(60), "succeeded", "events");
  const graphs = new GraphPage(page, project.id);
  await graphs.list();
  await graphs.generate();
  await graphs.hasGraph();
  await graphs.edges.first().focus();
  await page.keyboard.press("Enter");
  const level = await graphs.inspector.getByText(/^Why L/).innerText();
  await graphs.tab("Model");
  const twice = graphs.inspector.getByText(/^Asked twice in both directions/);
  await expect(graphs.inspector.getByRole("link", { name: "Open the run" })).toBeVisible();
  await expect(twice).toHaveCount(0);
  await page.getByRole("button", { name: "Ask the model again" }).click();
  await expect(page).toHaveURL(/run=run_/);
  // The graph stays in sight meanwhile, and the edge open.
  await expect(graphs.live).toBeVisible();
  await expect(graphs.coverage).toBeVisible();
  await expect(twice).toBeVisible({ timeout: 120_000 });
  await expect(graphs.live).toHaveCount(0);
  // What a model thinks changes no level, and is no other version.
  await graphs.tab("Summary");
  await expect(graphs.inspector.getByText(level, { exact: true })).toBeVisible();
  await expect(page.getByRole("combobox", { name: "Version" })).toHaveValue("1");
});

test("a graph that cannot be asked for says why and is not begun", async ({ page, request, project }) => {
  await importFile(request, project, shopEvents(12), "succeeded", "events");
  const graphs = new GraphPage(page, project.id);
  await graphs.list();
  await page.getByRole("button", { name: "New graph" }).click();
  const { dialog } = graphs;
  const begin = dialog.getByRole("button", { name: "Generate", exact: true });
  await expect(begin).toBeEnabled();
  await dialog.getByText("More settings").click();
  const pause = dialog.getByLabel(/^A session ends after/);
  for (const minutes of ["0", "-5", "ten", "", "10081"]) {
    await pause.fill(minutes);
    await expect(dialog.getByRole("alert")).toHaveText(/^A session's pause is 1 to 10,080 minutes/);
    await expect(begin).toBeDisabled();
  }
  await pause.fill("30");
  await expect(dialog.getByRole("alert")).toHaveCount(0);
  await dialog.getByLabel("From", { exact: true }).fill("2025-11-30");
  await dialog.getByLabel("To", { exact: true }).fill("2025-11-01");
  await expect(dialog.getByRole("alert")).toHaveText("The dates make no sense.");
  await expect(begin).toBeDisabled();
  await page.keyboard.press("Escape");
  await expect(page.getByText("No graph yet")).toBeVisible();
});

test("what a graph would rest on is counted for the choices that were made", async ({ page, request, project }) => {
  await importFile(request, project, shopEvents(12), "succeeded", "events");
  const graphs = new GraphPage(page, project.id);
  await graphs.list();
  await page.getByRole("button", { name: "New graph" }).click();
  const { dialog } = graphs;
  const preview = dialog.getByTestId("graph-preview");
  await expect(preview).toContainText("Rests on 44 events of 12 users, 6 types.");
  await dialog.getByText("More settings").click();
  await dialog.getByRole("button", { name: "Choose event types: Leave out event types" }).click();
  await page.getByRole("checkbox", { name: /^比价/ }).check();
  await page.keyboard.press("Escape");
  await expect(preview).toContainText("Rests on 42 events of 12 users, 5 types.");
  // A date is typed in steps; what counts is where it ends.
  const asked: string[] = [];
  page.on("request", (each) => each.url().includes("/preview") && asked.push(each.postData() ?? ""));
  const from = dialog.getByLabel("From", { exact: true });
  for (const day of ["20", "21", "22", "23", "25"]) await from.fill(`2025-11-${day}`);
  await expect(preview).toContainText("Rests on 0 events of 0 users, 0 types.");
  await expect(dialog.getByText("No event fits these settings.")).toBeVisible();
  expect(asked.filter((body) => body.includes("2025-11-25"))).toHaveLength(1);
  await from.fill("2025-11-24");
  await expect(preview).toContainText("Rests on 42 events of 12 users, 5 types.");
});

test.describe("on a phone, in Chinese", () => {
  test.use({ viewport: { width: 375, height: 740 } });

  test("the table comes first and an edge opens in front of it", async ({
    page,
    context,
    request,
    project,
    baseURL,
  }) => {
    await context.addCookies([{ name: "whystream_locale", value: "zh-CN", url: baseURL ?? "" }]);
    await importFile(request, project, shopEvents(60), "succeeded", "events");
    const graphs = new GraphPage(page, project.id);
    await graphs.list();
    await graphs.generate();
    await graphs.hasGraph();
    const card = page.getByTestId("edge-card").first();
    await card.click();
    await expect(graphs.dialog.getByTestId("edge-sentence")).toContainText(/“/);
    await graphs.dialog.getByRole("button", { name: /^认可/ }).click();
    await expect(graphs.dialog.getByRole("button", { name: /^认可/ })).toHaveAttribute("aria-pressed", "true");
    await page.keyboard.press("Escape");
    await page.getByRole("radio", { name: "图", exact: true }).click();
    await expect(graphs.nodes.first()).toBeAttached();
    const spare = () =>
      page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    await expect.poll(spare).toBe(0);
    expect(await seriousProblems(page)).toEqual([]);
  });
});
