import { expect, test } from "./fixtures";
import { Shell } from "./pages/shell";

test("a project can be created, renamed and deleted, the last only after its name was typed", async ({ page }) => {
  const shell = new Shell(page);
  const name = `Mine ${Date.now()}`;
  await page.goto("/p/sample");
  await shell.openProjectMenu();
  await page.getByRole("menuitem", { name: "New project…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Create project" }).click();
  await expect(dialog.getByText("A project needs a name.")).toBeVisible();
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByRole("button", { name: "Create project" }).click();
  await expect(shell.heading).toHaveText(name);

  await shell.openProjectMenu();
  await page.getByRole("menuitem", { name: "Rename this project…" }).click();
  await dialog.getByLabel("Name").fill(`${name} 2`);
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(shell.heading).toHaveText(`${name} 2`);

  await shell.openProjectMenu();
  await page.getByRole("menuitem", { name: "Delete this project…" }).click();
  const remove = dialog.getByRole("button", { name: "Delete for good" });
  await expect(remove).toBeDisabled();
  await dialog.getByRole("textbox").fill(`${name} 2`);
  await remove.click();
  await shell.told(/was deleted/);
  await expect(shell.heading).not.toHaveText(`${name} 2`);
});

test("an address that leads nowhere says so and leads back", async ({ page }) => {
  await page.goto("/p/no-such-project");
  await expect(page.getByText("There is nothing at this address")).toBeVisible();
  await page.goto("/p/sample/users/nobody");
  await expect(page.getByText("There is nothing at this address")).toBeVisible();
  await expect(page.getByRole("link", { name: "Users" }).first()).toBeVisible();
});
