import ts from "typescript";

/** A place in the code that has to do with asking a model. */
export type Found =
  /** `defineTask({ name: "…" })`, and the variable it is kept in. */
  | { kind: "task"; at: string; file: string; name: string; variable: string | undefined }
  /** `llm.stream({ task: … })`; `task` is the variable named there, if one is. */
  | { kind: "call"; at: string; file: string; task: string | undefined }
  /** The one request itself, and whether it says `stream: true`. */
  | { kind: "request"; at: string; file: string; streams: boolean }
  /** A way to a model that does not go through the client. */
  | { kind: "bypass"; at: string; file: string; why: string };

/** The only folder that may know how a model is reached. */
const CLIENT = "lib/llm/server/";

const SDK =
  /^(openai|ai|ollama|langchain|groq-sdk|cohere-ai|together-ai|replicate|@anthropic-ai|@ai-sdk|@azure\/openai|@google\/(genai|generative-ai)|@langchain|@mistralai|@openrouter)(\/|$)/;

/** Endpoints of model services; no other code has a reason to spell one. */
const ENDPOINT =
  /chat\/completions|\/v\d+\/(completions|responses|messages)\b|\/api\/(generate|chat)\b|:(stream)?generateContent/i;

const RESOURCES = new Set(["completions", "responses", "messages"]);
const SENDS = /^(fetch|request|get|post|undici|axios|got|ky)$/;
const MODEL_ADDRESS = /openai|anthropic|deepseek|dashscope|mistral|groq|moonshot|bigmodel|minimax|ollama/i;
const ASKS = /^(create|stream|parse|runTools)$/;

/**
 * Reads one source file and lists everything in it that could reach a model. It reads the syntax tree, so comments
 * do not count and line breaks do not hide anything. `file` is the path from the root, with forward slashes.
 */
export function findCalls(file: string, text: string): Found[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: Found[] = [];
  const inClient = file.startsWith(CLIENT);
  const at = (node: ts.Node) => `${file}:${source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1}`;
  const bypass = (node: ts.Node, why: string) => {
    if (!inClient) found.push({ kind: "bypass", at: at(node), file, why });
  };

  function visit(node: ts.Node): void {
    const module = moduleOf(node);
    if (module !== undefined && SDK.test(module)) bypass(node, `imports ${module}`);
    if (isText(node) && ENDPOINT.test(node.text)) bypass(node, "names a model service's endpoint");
    if (ts.isCallExpression(node)) readCall(node);
    ts.forEachChild(node, visit);
  }

  function readCall(call: ts.CallExpression): void {
    const callee = call.expression;
    const name = ts.isPropertyAccessExpression(callee) ? callee.name.text : ts.isIdentifier(callee) ? callee.text : "";
    const owner = ts.isPropertyAccessExpression(callee) ? callee.expression : undefined;
    const [first] = call.arguments;

    if (name === "defineTask") {
      const title = textOf(property(first, "name"));
      const variable = ts.isVariableDeclaration(call.parent) ? call.parent.name.getText(source) : undefined;
      if (title !== undefined) found.push({ kind: "task", at: at(call), file, name: title, variable });
      else if (!file.startsWith("lib/llm/")) bypass(call, "defines a task without a name that can be read");
    }
    if (name === "stream" && owner !== undefined && isModelCall(owner, first)) {
      const task = property(first, "task");
      const shown = task === undefined ? undefined : ts.isIdentifier(task) ? task.text : task.getText(source);
      found.push({ kind: "call", at: at(call), file, task: shown });
    }
    const resource = owner !== undefined && ts.isPropertyAccessExpression(owner) ? owner.name.text : "";
    if (RESOURCES.has(resource) && ASKS.test(name)) {
      const streams = name === "create" && property(first, "stream")?.kind === ts.SyntaxKind.TrueKeyword;
      if (inClient) found.push({ kind: "request", at: at(call), file, streams });
      else bypass(call, `calls ${resource}.${name}`);
    }
    if (SENDS.test(name) && call.arguments.some((argument) => MODEL_ADDRESS.test(argument.getText(source)))) {
      bypass(call, `sends a request to the model service with ${name}()`);
    }
  }

  /** `ctx.llm.stream(…)`, `llm.stream(…)`, or `anything.stream({ task, messages })`. */
  function isModelCall(owner: ts.Expression, first: ts.Expression | undefined): boolean {
    if (/(^|\.)llm$/i.test(owner.getText(source))) return true;
    return property(first, "task") !== undefined && property(first, "messages") !== undefined;
  }

  visit(source);
  return found;
}

function moduleOf(node: ts.Node): string | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return textOf(node.moduleSpecifier);
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) return textOf(node.argument.literal);
  if (!ts.isCallExpression(node)) return undefined;
  const loads = node.expression.kind === ts.SyntaxKind.ImportKeyword || node.expression.getText() === "require";
  return loads ? textOf(node.arguments[0]) : undefined;
}

function isText(node: ts.Node): node is ts.StringLiteralLike | ts.TemplateLiteralLikeNode {
  return ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node);
}

function textOf(node: ts.Node | undefined): string | undefined {
  return node !== undefined && ts.isStringLiteralLike(node) ? node.text : undefined;
}

/** The value of a property of an object literal, written in full or in short. */
function property(node: ts.Expression | undefined, name: string): ts.Expression | undefined {
  if (node === undefined || !ts.isObjectLiteralExpression(node)) return undefined;
  for (const member of node.properties) {
    if (member.name === undefined || !("text" in member.name) || member.name.text !== name) continue;
    if (ts.isPropertyAssignment(member)) return member.initializer;
    if (ts.isShorthandPropertyAssignment(member)) return member.name;
  }
  return undefined;
}
