import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { expect, it } from "vitest";

const app = fileURLToPath(new URL("../../", import.meta.url));
const SPOKEN = new Set([
  "aria-label",
  "aria-description",
  "aria-roledescription",
  "title",
  "placeholder",
  "alt",
  "label",
]);
/** Words, not the signs between them. */
const LETTERS = /\p{L}/u;

/** Texts a reader would see that stand in the code instead of the catalogues. */
function hardCoded(path: string): string[] {
  const source = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node) && LETTERS.test(node.text)) found.push(`${path}: ${node.text.trim()}`);
    if (ts.isJsxAttribute(node) && SPOKEN.has(node.name.getText(source)) && node.initializer) {
      const text = ts.isStringLiteral(node.initializer) ? node.initializer.text : "";
      if (LETTERS.test(text)) found.push(`${path}: ${node.name.getText(source)}="${text}"`);
    }
    if (ts.isJsxExpression(node) && node.expression && ts.isStringLiteral(node.expression)) {
      const inMarkup = ts.isJsxElement(node.parent) || ts.isJsxFragment(node.parent);
      if (inMarkup && LETTERS.test(node.expression.text)) found.push(`${path}: ${node.expression.text}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

it("every word on the screens comes from the catalogues", () => {
  const files = globSync("**/*.tsx", { cwd: app }).map((name) => app + name);
  expect(files.length).toBeGreaterThan(50);
  expect(files.flatMap(hardCoded)).toEqual([]);
});
