import { fillText, type Bilingual, type Locale } from "./locale.ts";

/**
 * Everything that can go wrong, in words a reader can act on. The code is what programs rely on and is never
 * translated; `{places}` are filled from the error's `params`.
 */
export const errorTexts = {
  bad_request: { en: "The request is not valid: {detail}", "zh-CN": "请求无效：{detail}" },
  bad_json: { en: "The body is not valid JSON.", "zh-CN": "请求体不是有效的 JSON。" },
  unsupported_media_type: {
    en: "This address expects {expected}, not {actual}.",
    "zh-CN": "此地址需要 {expected}，而不是 {actual}。",
  },
  body_too_large: { en: "The body is larger than {max}.", "zh-CN": "请求体超过 {max}。" },
  not_found: { en: "There is no {what} “{id}” here.", "zh-CN": "这里没有{what}“{id}”。" },
  route_not_found: { en: "There is nothing at this address.", "zh-CN": "此地址没有内容。" },
  method_not_allowed: { en: "This address does not answer {method}.", "zh-CN": "此地址不支持 {method}。" },
  misdirected_host: {
    en: "This server answers only to localhost, 127.0.0.1 or [::1] on its own port.",
    "zh-CN": "本服务只响应 localhost、127.0.0.1 或 [::1] 加自身端口的请求。",
  },
  foreign_origin: {
    en: "A page from another origin tried to change something here; that is not allowed.",
    "zh-CN": "来自其他网站的页面试图在此修改数据，已拒绝。",
  },
  conflict: { en: "{detail}", "zh-CN": "{detail}" },
  idempotency_mismatch: {
    en: "This Idempotency-Key was used before with another request.",
    "zh-CN": "此 Idempotency-Key 已用于另一个不同的请求。",
  },
  idempotency_in_progress: {
    en: "A request with this Idempotency-Key is still being worked on; try again shortly.",
    "zh-CN": "使用此 Idempotency-Key 的请求仍在处理中，请稍后再试。",
  },
  project_exists: { en: "A project with the key “{id}” exists already.", "zh-CN": "标识为“{id}”的项目已存在。" },
  unknown_time_zone: { en: "“{zone}” is not a time zone name this system knows.", "zh-CN": "系统不认识时区“{zone}”。" },
  user_without_behaviors: {
    en: "User “{id}” has no behaviours to abstract events from.",
    "zh-CN": "用户“{id}”没有可供抽取的原始行为。",
  },
  segment_exists: { en: "A segment named “{name}” exists already.", "zh-CN": "名为“{name}”的人群已存在。" },
  segment_without_targets: {
    en: "This segment rests on target events, and no event type is marked as a target yet.",
    "zh-CN": "此人群依据目标事件划分，但还没有事件类型被标为目标。",
  },
  segment_too_many_users: {
    en: "These are {count} users; a segment can name at most {max} of them.",
    "zh-CN": "共 {count} 个用户；一个人群最多可列出 {max} 个。",
  },
  segment_without_users: {
    en: "There is nobody to make a segment of.",
    "zh-CN": "没有可保存为人群的用户。",
  },
  entity_locked: {
    en: "Entity “{id}” is locked: no run changes anything about it. Unlock it first.",
    "zh-CN": "实体“{id}”已锁定，运行不会更改它。请先解锁。",
  },
  entity_not_answered: {
    en: "The model's answer left this entity out.",
    "zh-CN": "模型的回答中没有这个实体。",
  },
  name_not_answered: {
    en: "The model's answer left this name out.",
    "zh-CN": "模型的回答中没有这个名称。",
  },
  no_open_names: {
    en: "There is nothing to ask: every name in rows is in your lists or was answered for, and every action is known.",
    "zh-CN": "没有需要识别的内容：行为中的名称都在目录里或已有回答，动作也都已知。",
  },
  run_not_cancellable: { en: "This run ended already: {status}.", "zh-CN": "此运行已经结束：{status}。" },
  run_not_pausable: { en: "This run cannot be paused: {status}.", "zh-CN": "此运行无法暂停：{status}。" },
  run_not_resumable: {
    en: "This run is not waiting to be resumed: {status}.",
    "zh-CN": "此运行并未处于可继续的状态：{status}。",
  },
  run_not_retryable: {
    en: "There is nothing to do again in this run: {status}.",
    "zh-CN": "此运行没有可重试的内容：{status}。",
  },
  run_has_no_items: { en: "This run is about one thing only.", "zh-CN": "此运行只处理单个对象，没有分项。" },
  nothing_to_do: { en: "There is nobody to do this for: {detail}", "zh-CN": "没有需要处理的对象：{detail}" },
  event_type_name_taken: {
    en: "“{name}” already means the event type “{type}”. Merge the two, or choose another name.",
    "zh-CN": "“{name}”已是事件类型“{type}”的名称。请合并两者，或换一个名称。",
  },
  event_type_merged: {
    en: "“{name}” is merged into “{target}”; undo the merge first.",
    "zh-CN": "“{name}”已并入“{target}”，请先撤销合并。",
  },
  event_type_not_merged: {
    en: "“{name}” is not merged into another event type.",
    "zh-CN": "“{name}”并未并入其他事件类型。",
  },
  event_type_in_use: {
    en: "“{name}” has events, or other event types were merged into it; it cannot be removed.",
    "zh-CN": "“{name}”还有逻辑行为，或有其他类型并入了它，无法删除。",
  },
  merge_loop: {
    en: "“{source}” cannot be merged into “{target}”: that is the same event type, or is merged into it already.",
    "zh-CN": "“{source}”无法并入“{target}”：后者就是它，或已并入它，会形成循环。",
  },
  vocabulary_empty: {
    en: "There are no event types yet. Extract events first, or add a type.",
    "zh-CN": "还没有事件类型。请先抽取逻辑行为，或手动添加。",
  },
  no_events: {
    en: "There are no events yet. Extract them from behaviours, or import events.",
    "zh-CN": "还没有事件。请先从原始行为抽取，或直接导入事件。",
  },
  unknown_event_types: {
    en: "The vocabulary has no event type {names}.",
    "zh-CN": "事件字典中没有：{names}。",
  },
  mining_part_too_large: {
    en: "A part of the users alone has too many candidates. Raise the minimum of users, or mine in fewer parts.",
    "zh-CN": "单个分区的候选模式过多。请提高最少用户数，或减少分区数。",
  },
  mining_part_failed: {
    en: "Another part of this search failed, and without it the figures would be wrong.",
    "zh-CN": "本次搜索的另一个分区失败，缺少它统计结果将不正确。",
  },
  mining_data_changed: {
    en: "The events changed while their parts were searched. Mine again.",
    "zh-CN": "搜索各分区期间事件发生了变化，请重新挖掘。",
  },
  evidence_out_of_memory: {
    en: "There is too much to measure at once. Choose fewer days, a segment, or leave out event types.",
    "zh-CN": "一次计算的内容过多。请缩小日期范围或人群，或排除部分事件类型。",
  },
  mining_out_of_memory: {
    en: "There is too much to search at once. Raise the minimum of users, or choose fewer days or a segment.",
    "zh-CN": "一次搜索的内容过多。请提高最少用户数，或缩小日期范围或人群。",
  },
  proposal_not_open: {
    en: "Proposal {id} was decided already, or newer ones took its place.",
    "zh-CN": "建议 {id} 已处理，或已被新的建议取代。",
  },
  batch_failed: {
    en: "None of the {items} items could be done. Most often: {cause}",
    "zh-CN": "{items} 项全部失败。最常见的原因：{cause}",
  },
  run_not_deletable: { en: "This run is still going; cancel it first.", "zh-CN": "此运行仍在进行，请先取消。" },
  run_still_going: {
    en: "This run is still going ({status}); there is a recording when it has ended.",
    "zh-CN": "此运行尚未结束（{status}），结束后才有录制文件。",
  },
  recording_unreadable: {
    en: "Line {line} of the recording cannot be read: {detail}.",
    "zh-CN": "录制文件第 {line} 行无法读取：{detail}。",
  },

  question_empty: { en: "There is no question. Write one and ask again.", "zh-CN": "没有问题内容，请输入后再提问。" },
  question_too_long: {
    en: "The question has {chars} characters; at most {max} are allowed. Shorten it and ask again.",
    "zh-CN": "问题有 {chars} 个字符，最多 {max} 个，请缩短后再提问。",
  },

  upload_incomplete: {
    en: "The upload broke off before the end of the file. Nothing was stored.",
    "zh-CN": "上传在文件结束前中断，未保存任何内容。",
  },
  upload_missing_file: { en: "The form has no part named “file”.", "zh-CN": "表单中没有名为“file”的部分。" },
  upload_missing_kind: {
    en: "Say what the file holds: “kind” is one of {kinds}.",
    "zh-CN": "请说明文件内容：“kind”须为 {kinds} 之一。",
  },
  upload_too_large: { en: "The file is larger than {max}.", "zh-CN": "文件超过 {max}。" },
  batch_empty: { en: "The request has no rows.", "zh-CN": "请求中没有任何数据行。" },
  batch_too_many_rows: {
    en: "A request may have at most {max} rows. Send the others in further requests.",
    "zh-CN": "每个请求最多 {max} 行，其余请分多次发送。",
  },
  import_empty: { en: "The file has no rows.", "zh-CN": "文件没有任何数据行。" },
  import_not_text: { en: "This is {found}, not a CSV file.", "zh-CN": "这是{found}，不是 CSV 文件。" },
  import_bad_encoding: {
    en: "Line {line} is not valid {encoding}. Save the file as UTF-8 and try again.",
    "zh-CN": "第 {line} 行不是有效的 {encoding}。请将文件另存为 UTF-8 后重试。",
  },
  import_missing_columns: {
    en: "The file has no column {columns}, which {kind} need. It has: {found}.",
    "zh-CN": "文件缺少{kind}所需的列 {columns}。现有列：{found}。",
  },
  import_duplicate_columns: {
    en: "These column names appear more than once: {columns}.",
    "zh-CN": "以下列名重复出现：{columns}。",
  },
  import_wrong_kind: {
    en: "This looks like {looks_like}, not {kind}: it has the columns {found}.",
    "zh-CN": "这看起来是{looks_like}，而不是{kind}：现有列为 {found}。",
  },
  import_malformed: {
    en: "Line {line} cannot be read as CSV ({detail}). Nothing was stored.",
    "zh-CN": "第 {line} 行无法按 CSV 读取（{detail}），未保存任何内容。",
  },
  import_truncated: {
    en: "The file breaks off in the middle of line {line}; it looks like half a file. Nothing was stored.",
    "zh-CN": "文件在第 {line} 行中间断开，看起来只有一半，未保存任何内容。",
  },
  import_gzip_broken: {
    en: "The gzip file is damaged or breaks off. Nothing was stored.",
    "zh-CN": "gzip 文件已损坏或不完整，未保存任何内容。",
  },
  import_too_many_rejected: {
    en: "{rejected} of {read} rows are not valid; nothing was stored. First: line {line}, {reason}.",
    "zh-CN": "{read} 行中有 {rejected} 行无效，未保存任何内容。首个：第 {line} 行，{reason}。",
  },
  import_limits: { en: "The file goes beyond a limit: {detail}.", "zh-CN": "文件超出限制：{detail}。" },
  import_undone: { en: "This import was undone already.", "zh-CN": "此次导入已撤销。" },
  import_running: { en: "This import is still running; cancel it first.", "zh-CN": "此次导入仍在进行，请先取消。" },

  upstream_unreachable: {
    en: "Nothing answers at {host}: {detail}.",
    "zh-CN": "{host} 没有响应：{detail}。",
  },
  upstream_timeout: {
    en: "The model service was silent for too long ({phase}, {ms} ms).",
    "zh-CN": "模型服务长时间无响应（{phase}，{ms} 毫秒）。",
  },
  upstream_rate_limited: { en: "The model service asks to slow down (429).", "zh-CN": "模型服务要求降低频率（429）。" },
  upstream_busy: { en: "The model service is busy ({status}).", "zh-CN": "模型服务繁忙（{status}）。" },
  upstream_circuit_open: {
    en: "The model service failed {failures} times in a row ({reason}); it is left alone for another {seconds} s.",
    "zh-CN": "模型服务连续失败 {failures} 次（{reason}），{seconds} 秒内不再请求。",
  },
  upstream_failed: {
    en: "The model service failed ({status}): {detail}",
    "zh-CN": "模型服务出错（{status}）：{detail}",
  },
  upstream_rejected: {
    en: "The model service refused the request ({status}): {detail}",
    "zh-CN": "模型服务拒绝了请求（{status}）：{detail}",
  },
  upstream_credentials: {
    en: "The model service refused the key ({status}). Check it in Settings › Models, or OPENAI_API_KEY.",
    "zh-CN": "模型服务拒绝了密钥（{status}）。请在“设置 › 模型”中检查，或检查 OPENAI_API_KEY。",
  },
  upstream_quota: {
    en: "The model service says the account has no quota left.",
    "zh-CN": "模型服务表示账户额度已用尽。",
  },
  upstream_not_found: {
    en: "The model service does not know this path or model ({detail}). Check address and model in Settings › Models, or OPENAI_BASE_URL and OPENAI_MODEL.",
    "zh-CN":
      "模型服务找不到该路径或模型（{detail}）。请在“设置 › 模型”中检查地址与模型，或检查 OPENAI_BASE_URL 与 OPENAI_MODEL。",
  },
  upstream_redirect: {
    en: "The model service answered with a redirect, which is never followed.",
    "zh-CN": "模型服务返回了重定向，系统不会跟随。",
  },
  upstream_not_an_api: {
    en: "The address answered with {type}, not with a model's stream. Check it in Settings › Models, or OPENAI_BASE_URL.",
    "zh-CN": "该地址返回的是 {type}，而不是模型的流。请在“设置 › 模型”中检查地址，或检查 OPENAI_BASE_URL。",
  },
  upstream_broken: {
    en: "The model's stream broke off: {detail}.",
    "zh-CN": "模型的数据流中断：{detail}。",
  },
  upstream_truncated: {
    en: "The model's answer ended before it was whole ({detail}).",
    "zh-CN": "模型的回答没有完整结束（{detail}）。",
  },
  upstream_bad_chunk: {
    en: "The model service sent a piece that cannot be read: {detail}.",
    "zh-CN": "模型服务发来了无法解析的数据：{detail}。",
  },
  upstream_too_large: {
    en: "The model service sent more than {max}; the call was ended.",
    "zh-CN": "模型服务发送的数据超过 {max}，调用已终止。",
  },
  upstream_filtered: {
    en: "The model service's content filter stopped the answer.",
    "zh-CN": "模型服务的内容过滤器中止了回答。",
  },
  upstream_empty: { en: "The model's answer was empty.", "zh-CN": "模型的回答为空。" },
  cassette_exhausted: {
    en: "The recordings hold no further answer for “{task}”. Record such a run, or set LLM_CASSETTE to others.",
    "zh-CN": "录制中没有更多可用于“{task}”的回答。请录制这样的运行，或将 LLM_CASSETTE 指向其他录制。",
  },
  model_key_unreadable: {
    en: "The key of the connection “{name}” cannot be read: it was encrypted with a key file that is not here. Put the file back, or enter the API key again in Settings › Models.",
    "zh-CN":
      "无法读取连接“{name}”的密钥：加密它的密钥文件不在此处。请放回该文件，或在“设置 › 模型”中重新输入 API 密钥。",
  },
  model_key_needed: {
    en: "The stored key belongs to {host}. Enter the key again to use it at another address, or remove it.",
    "zh-CN": "已保存的密钥属于 {host}。要用于其他地址，请重新输入密钥，或将其移除。",
  },
  model_address_refused: { en: "This address cannot be used: {detail}", "zh-CN": "无法使用此地址：{detail}" },
  model_setting_refused: { en: "This cannot be set: {detail}", "zh-CN": "无法这样设置：{detail}" },
  secret_key_missing: {
    en: "Several servers may share this database, so a key can be stored only when all of them are started with the same WHYSTREAM_SECRET_KEY (or WHYSTREAM_SECRET_KEY_FILE).",
    "zh-CN":
      "可能有多个服务共用此数据库，因此只有在所有服务都以相同的 WHYSTREAM_SECRET_KEY（或 WHYSTREAM_SECRET_KEY_FILE）启动时，才能保存密钥。",
  },
  secret_key_unusable: {
    en: "The key file {path} cannot be used: it should hold 32 bytes in base64 and be readable for the server. Put the right one back, or remove it and enter the API keys again.",
    "zh-CN":
      "密钥文件 {path} 无法使用：它应包含 base64 编码的 32 字节，且服务可读取。请放回正确的文件，或将其删除后重新输入 API 密钥。",
  },
  answer_unusable: {
    en: "The model's answer held {valid} valid and {rejected} invalid lines; earlier results were kept.",
    "zh-CN": "模型的回答中有 {valid} 行有效、{rejected} 行无效，已保留先前结果。",
  },

  cancelled: { en: "Cancelled.", "zh-CN": "已取消。" },
  interrupted: {
    en: "The process that worked on this ended before it was done.",
    "zh-CN": "处理此任务的进程在完成前结束了。",
  },
  database_busy: { en: "The database is busy; try again in a moment.", "zh-CN": "数据库繁忙，请稍后再试。" },
  database_unavailable: { en: "The database does not answer.", "zh-CN": "数据库没有响应。" },
  internal: { en: "Something went wrong on our side.", "zh-CN": "系统内部出错。" },
} as const satisfies Record<string, Bilingual>;

export type ErrorCode = keyof typeof errorTexts;
export type ErrorParams = Readonly<Record<string, string | number>>;

export type AppErrorOptions = {
  params?: ErrorParams;
  /** What was caught, for the log; it never reaches a reader. */
  cause?: unknown;
  /** Whether the same request may succeed later without being changed. */
  retryable?: boolean;
  /** Where in the input the fault lies, as JSON pointers. */
  errors?: readonly { pointer: string; detail: string }[];
};

const BRAND = Symbol.for("whystream.app-error");

/**
 * A failure with a code that travels: to problem details, to an `error` frame, to the run's row. Known by a brand, not
 * by its class: routes and instrumentation are bundled apart, so the class exists more than once in a process.
 */
export class AppError extends Error {
  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === "object" && value !== null && BRAND in value;
  }

  readonly [BRAND] = true;
  readonly code: ErrorCode;
  readonly params: ErrorParams;
  readonly retryable: boolean;
  readonly errors: readonly { pointer: string; detail: string }[];

  constructor(code: ErrorCode, options: AppErrorOptions = {}) {
    super(fillText(errorTexts[code].en, options.params), { cause: options.cause });
    this.name = "AppError";
    this.code = code;
    this.params = options.params ?? {};
    this.retryable = options.retryable ?? false;
    this.errors = options.errors ?? [];
  }
}

/** The sentence for a reader of that language. */
export function errorMessage(error: { code: ErrorCode; params?: ErrorParams }, locale: Locale): string {
  const { params } = error;
  const what = params?.["what"];
  const words = typeof what === "string" && Object.hasOwn(thingTexts, what) ? thingTexts[what]?.[locale] : undefined;
  return fillText(errorTexts[error.code][locale], words === undefined ? params : { ...params, what: words });
}

/** What an error's `what` names, in a reader's language; the parameter itself stays the English word. */
const thingTexts: Readonly<Record<string, Bilingual>> = {
  answer: { en: "answer", "zh-CN": "回答" },
  "causal graph": { en: "causal graph", "zh-CN": "事理图谱" },
  connection: { en: "connection", "zh-CN": "连接" },
  conversation: { en: "conversation", "zh-CN": "对话" },
  entity: { en: "entity", "zh-CN": "实体" },
  "event type": { en: "event type", "zh-CN": "事件类型" },
  import: { en: "import", "zh-CN": "导入" },
  pattern: { en: "pattern", "zh-CN": "模式" },
  "pattern set": { en: "pattern set", "zh-CN": "模式集" },
  project: { en: "project", "zh-CN": "项目" },
  question: { en: "question", "zh-CN": "问题" },
  run: { en: "run", "zh-CN": "运行" },
  segment: { en: "segment", "zh-CN": "人群" },
  user: { en: "user", "zh-CN": "用户" },
  version: { en: "version", "zh-CN": "版本" },
};

/** Turns whatever was thrown into an AppError; what nobody foresaw becomes `internal` with the cause kept. */
export function toAppError(thrown: unknown): AppError {
  return thrown instanceof AppError ? thrown : new AppError("internal", { cause: thrown });
}
