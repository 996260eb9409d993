import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createTranslator } from "use-intl/core";
import { describe, expect, it } from "vitest";
import en from "./en";
import zhCN from "./zh-cn";

const app = fileURLToPath(new URL("../../", import.meta.url));

type Tree = { readonly [key: string]: string | Tree };

function flatten(tree: Tree, path = ""): Map<string, string> {
  const texts = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    const name = path === "" ? key : `${path}.${key}`;
    if (typeof value === "string") texts.set(name, value);
    else for (const [inner, text] of flatten(value, name)) texts.set(inner, text);
  }
  return texts;
}

/** Names of the ICU arguments, also of those inside plural branches, whose own braces hold words and `#`. */
function argumentsOf(text: string): string[] {
  return [...new Set([...text.matchAll(/\{\s*(\w+)\s*(?=[,}])/g)].map((match) => match[1] ?? ""))].toSorted();
}

const english = flatten(en);
const chinese = flatten(zhCN);

describe("the message catalogues", () => {
  it("hold the same keys", () => {
    expect([...chinese.keys()].toSorted()).toEqual([...english.keys()].toSorted());
    expect(english.size).toBeGreaterThan(300);
  });

  it("take the same arguments", () => {
    for (const [key, text] of english)
      expect([key, argumentsOf(chinese.get(key) ?? "")]).toEqual([key, argumentsOf(text)]);
  });

  it("have no empty text", () => {
    const empty = [...english, ...chinese].filter(([, text]) => text.trim() === "");
    expect(empty).toEqual([]);
  });

  it("are valid ICU messages", () => {
    const failures: string[] = [];
    const words = [
      ["en", en],
      ["zh-CN", zhCN],
    ] as const;
    for (const [locale, messages] of words) {
      const t = createTranslator({
        locale,
        messages: messages as Tree,
        onError: (error) => failures.push(error.message),
      });
      for (const [key, text] of flatten(messages)) {
        const values = Object.fromEntries(argumentsOf(text).map((name) => [name, 2]));
        t(key as never, values as never);
      }
    }
    expect(failures).toEqual([]);
  });

  it("write Chinese in Chinese", () => {
    const kept = new Set(["common.appName", "time.utc", "shell.languageShort", "shell.switchLanguage"]);
    const untranslated = [...chinese].filter(([key, text]) => {
      const words = text.replaceAll(/\{\w+\}/g, "").replaceAll(/token/g, "");
      return !kept.has(key) && /\p{L}/u.test(words) && !/\p{Script=Han}/u.test(words);
    });
    expect(untranslated).toEqual([]);
  });

  it("begin no spoken name with other words than the button shows", () => {
    // `stopOf` is what is said of a button that shows `stop`; these are texts of other things.
    const others = new Set(["segments.remove", "live.progress"]);
    const wrong = [english, chinese].flatMap((texts) =>
      [...texts].filter(([key, shown]) => {
        const spoken = others.has(key) ? undefined : texts.get(`${key}Of`);
        return spoken !== undefined && !spoken.toLowerCase().includes(shown.replace(/[….]$/u, "").toLowerCase());
      }),
    );
    expect(wrong).toEqual([]);
  });

  it("hold nothing that no screen says", () => {
    const files = globSync("**/*.{ts,tsx}", { cwd: app }).filter((name) => !name.startsWith("_ui/messages/"));
    const code = files.map((name) => readFileSync(app + name, "utf8")).join("\n");
    const unused = [...english.keys()].filter((key) => {
      const groups = [...key.matchAll(/\./g)].map(({ index }) => key.slice(0, index));
      return !code.includes(`"${key}"`) && !groups.some((group) => code.includes(`\`${group}.\${`));
    });
    expect(unused).toEqual([]);
  });
});
