import { z } from "zod";
import { fillText, type Bilingual, type Locale } from "@/lib/core";

/** What a test of a connection looks at, in the order it is shown. */
export const PROBE_CHECKS = ["reachable", "key", "model", "streams", "usage", "reasoning", "records", "speed"] as const;
export const ProbeCheck = z.enum(PROBE_CHECKS);
export type ProbeCheck = z.infer<typeof ProbeCheck>;

/** `skipped`: nothing can be said, since an earlier one failed. */
export const ProbeState = z.enum(["running", "ok", "warn", "fail", "skipped"]);
export type ProbeState = z.infer<typeof ProbeState>;

/** One message of a test's stream. The last of a check counts; the stream ends with `done`, or with `error`. */
export const ProbeFrame = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("check"),
    check: ProbeCheck,
    state: ProbeState,
    /** What was found and, where something is wrong, what to do, in the reader's language. */
    message: z.string(),
  }),
  /** The names the service lists. */
  z.object({ type: z.literal("models"), models: z.array(z.string()) }),
  z.object({ type: z.literal("llm_chunk"), channel: z.enum(["answer", "reasoning"]), content: z.string() }),
  z.object({
    type: z.literal("done"),
    ok: z.boolean(),
    failed: z.number(),
    warned: z.number(),
    ttft_ms: z.number().nullable(),
    tokens_per_s: z.number().nullable(),
  }),
  z.object({ type: z.literal("error"), code: z.string(), message: z.string() }),
]);
export type ProbeFrame = z.infer<typeof ProbeFrame>;

/** A check with what is known about it, before it is put into words. */
export type ProbeFinding = { check: ProbeCheck; state: ProbeState; text: ProbeText; params?: ProbeParams };
export type ProbeParams = Readonly<Record<string, string | number>>;
export type ProbeText = keyof typeof probeTexts;

export const probeTexts = {
  running: { en: "Being looked at …", "zh-CN": "检查中…" },
  skipped: { en: "Not looked at, since something before it failed.", "zh-CN": "前面的检查未通过，未检查此项。" },
  reachable: { en: "{host} answers after {ms} ms.", "zh-CN": "{host} 在 {ms} 毫秒后响应。" },
  unreachable: {
    en: "{error} Check the address, and whether the service runs and can be reached from the machine this server runs on.",
    "zh-CN": "{error}请检查地址，以及该服务是否在运行、能否从本服务所在的机器访问。",
  },
  wrongAddress: {
    en: "{error} The address should be that of the API, which often ends with /v1.",
    "zh-CN": "{error}地址应为 API 的地址，通常以 /v1 结尾。",
  },
  keyAccepted: { en: "The key is accepted.", "zh-CN": "密钥有效。" },
  keyNotNeeded: { en: "The service asks for no key.", "zh-CN": "该服务不需要密钥。" },
  keyMissing: {
    en: "The service wants a key ({status}), and there is none. Enter it above.",
    "zh-CN": "该服务需要密钥（{status}），但尚未填写。请在上方输入。",
  },
  keyRefused: {
    en: "The service refuses the key ({status}). Copy it again from the service's console, whole and for this region.",
    "zh-CN": "该服务拒绝了密钥（{status}）。请从服务控制台重新完整复制，并确认属于此地域。",
  },
  keyUnreadable: {
    en: "The stored key cannot be read, since the key file that encrypted it is not here. Enter the API key again.",
    "zh-CN": "无法读取已保存的密钥，因为加密它的密钥文件不在此处。请重新输入 API 密钥。",
  },
  quota: {
    en: "The key is accepted, but the account has no quota left. Top it up at the service.",
    "zh-CN": "密钥有效，但账户额度已用尽。请在服务商处充值。",
  },
  modelAnswers: { en: "{model} answers.", "zh-CN": "{model} 可以作答。" },
  modelUnlisted: {
    en: "{model} answers, though the service does not list it.",
    "zh-CN": "{model} 可以作答，但不在该服务列出的模型中。",
  },
  modelUnknown: {
    en: "The service does not know “{model}”. {hint}",
    "zh-CN": "该服务没有模型“{model}”。{hint}",
  },
  modelsListed: { en: "It lists: {models}", "zh-CN": "它列出的模型：{models}" },
  modelsUnlisted: {
    en: "Check the name's spelling at the service, and the address.",
    "zh-CN": "请在服务商处核对名称拼写，并检查地址。",
  },
  streams: { en: "{pieces} pieces over {ms} ms.", "zh-CN": "在 {ms} 毫秒内收到 {pieces} 段。" },
  buffered: {
    en: "The service answered in one piece instead of a stream. Everything works, but nothing is seen while it writes; look for a setting or a proxy that collects answers.",
    "zh-CN": "该服务一次性返回了整个回答，而不是数据流。功能可用，但看不到逐步输出；请检查是否有设置或代理在缓存回答。",
  },
  atOnce: {
    en: "All {pieces} pieces came at once. A proxy on the way may collect them; switch its buffering off.",
    "zh-CN": "{pieces} 段几乎同时到达。途中的代理可能在缓存，请关闭其缓冲。",
  },
  broke: {
    en: "The answer failed: {error} Try again; if it stays so, look into the service's own log or ask its support.",
    "zh-CN": "作答失败：{error} 请重试；若仍如此，请查看该服务自身的日志或联系其支持。",
  },
  slow: {
    en: "{error} A large model may need longer for its first word: raise the time-out under Limits.",
    "zh-CN": "{error}大模型可能需要更久才能给出首个词，请在“限制”中调高超时。",
  },
  later: { en: "{error} Try again in a moment.", "zh-CN": "{error}请稍后再试。" },
  usageTold: {
    en: "It tells its tokens: {prompt} in, {completion} out.",
    "zh-CN": "会返回用量：输入 {prompt}，输出 {completion}。",
  },
  usageMissing: {
    en: "It tells no tokens, so they are estimated, and so are costs and budgets.",
    "zh-CN": "不返回用量，因此token 数为估算值，费用与预算也随之为估算。",
  },
  reasoningField: { en: "It thinks aloud, in {field}.", "zh-CN": "会输出思考过程，位于 {field}。" },
  reasoningNone: { en: "It shows no thoughts, which is fine.", "zh-CN": "不输出思考过程，无需处理。" },
  recordsRead: {
    en: "{records} of {lines} lines of the sample can be read.",
    "zh-CN": "样例回答的 {lines} 行中有 {records} 行可以读取。",
  },
  recordsBad: {
    en: "Only {records} of {lines} lines of the sample can be read. The model is too weak for this task, or its answers are cut; try a larger one.",
    "zh-CN": "样例回答的 {lines} 行中只有 {records} 行可以读取。该模型能力可能不足，或回答被截断，请换用更大的模型。",
  },
  recordsNone: {
    en: "This task answers in prose, which anybody can read.",
    "zh-CN": "该任务以文章形式作答，无需逐行读取。",
  },
  speed: {
    en: "First text after {ttft} ms, then {speed} tokens/s.",
    "zh-CN": "{ttft} 毫秒后出现首个文本，随后每秒 {speed} 个 token。",
  },
  speedSlow: {
    en: "First text after {ttft} ms, then {speed} tokens/s: a batch of hundreds of users will take long.",
    "zh-CN": "{ttft} 毫秒后出现首个文本，随后每秒 {speed} 个 token：数百名用户的批量任务会很慢。",
  },
  speedUnknown: { en: "First text after {ttft} ms.", "zh-CN": "{ttft} 毫秒后出现首个文本。" },
} as const satisfies Record<string, Bilingual>;

/** Pieces of a whole answer that are no further apart came out of somebody's buffer. */
const AT_ONCE_MS = 20;
/** Below this, an answer of some hundred tokens takes minutes. */
const SLOW_TOKENS_PER_S = 5;

/** What a whole answer to a sample was like. */
export type ProbedAnswer = {
  pieces: number;
  /** From the first text to the last. */
  spanMs: number;
  buffered: boolean;
  usage: { promptTokens: number; completionTokens: number; estimated: boolean };
  reasoningField: string | undefined;
  /** Undefined for tasks that answer in prose. */
  records: number | undefined;
  lines: number;
  recordsMin: number;
  ttftMs: number | undefined;
  tokensPerS: number | undefined;
};

/** What a whole answer says about the connection. */
export function judgeAnswer(answer: ProbedAnswer): ProbeFinding[] {
  const { pieces, spanMs, usage, reasoningField, records, lines, recordsMin } = answer;
  const findings: ProbeFinding[] = [judgeStreaming(answer, { pieces, ms: Math.round(spanMs) })];
  findings.push(
    usage.estimated
      ? { check: "usage", state: "warn", text: "usageMissing" }
      : {
          check: "usage",
          state: "ok",
          text: "usageTold",
          params: { prompt: usage.promptTokens, completion: usage.completionTokens },
        },
  );
  findings.push(
    reasoningField === undefined
      ? { check: "reasoning", state: "ok", text: "reasoningNone" }
      : { check: "reasoning", state: "ok", text: "reasoningField", params: { field: reasoningField } },
  );
  if (records === undefined) findings.push({ check: "records", state: "ok", text: "recordsNone" });
  else {
    const good = records >= recordsMin && records * 2 > lines;
    const params = { records, lines };
    findings.push({
      check: "records",
      state: good ? "ok" : "warn",
      text: good ? "recordsRead" : "recordsBad",
      params,
    });
  }
  findings.push(judgeSpeed(answer));
  return findings;
}

function judgeStreaming({ buffered, pieces, spanMs }: ProbedAnswer, params: ProbeParams): ProbeFinding {
  if (buffered) return { check: "streams", state: "fail", text: "buffered" };
  if (pieces < 2 || spanMs < AT_ONCE_MS) return { check: "streams", state: "warn", text: "atOnce", params };
  return { check: "streams", state: "ok", text: "streams", params };
}

function judgeSpeed({ ttftMs = 0, tokensPerS }: ProbedAnswer): ProbeFinding {
  if (tokensPerS === undefined) {
    return { check: "speed", state: "ok", text: "speedUnknown", params: { ttft: ttftMs } };
  }
  const slow = tokensPerS < SLOW_TOKENS_PER_S;
  const params = { ttft: ttftMs, speed: Math.round(tokensPerS * 10) / 10 };
  return { check: "speed", state: slow ? "warn" : "ok", text: slow ? "speedSlow" : "speed", params };
}

type CheckFrame = Extract<ProbeFrame, { type: "check" }>;

/** Keeps a test's checks and puts what is found into words. */
export class ProbeList {
  private readonly states = new Map<ProbeCheck, ProbeState>();
  private readonly locale: Locale;

  constructor(locale: Locale) {
    this.locale = locale;
  }

  find({ check, state, text, params = {} }: ProbeFinding): CheckFrame {
    this.states.set(check, state);
    return { type: "check", check, state, message: fillText(probeTexts[text][this.locale], params) };
  }

  running(check: ProbeCheck): CheckFrame {
    return this.find({ check, state: "running", text: "running" });
  }

  /** Those about which nothing can be said any more. */
  skipRest(): CheckFrame[] {
    return PROBE_CHECKS.filter((check) => !this.isSettled(check)).map((check) =>
      this.find({ check, state: "skipped", text: "skipped" }),
    );
  }

  isSettled(check: ProbeCheck): boolean {
    const state = this.states.get(check);
    return state !== undefined && state !== "running";
  }

  count(state: ProbeState): number {
    return [...this.states.values()].filter((one) => one === state).length;
  }
}
