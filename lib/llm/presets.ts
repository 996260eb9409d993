import type { Bilingual } from "@/lib/core";

/** A service that is known well enough to fill in its address. */
export type ModelPreset = {
  id: string;
  name: Bilingual;
  /** The first is filled in; empty for one's own service. */
  baseUrls: readonly { url: string; note?: Bilingual }[];
  /** Names change; this one only shows what they look like. */
  exampleModel: string;
  /** Local services are asked without one. */
  key: "needed" | "optional";
  /** Whether `stream_options` is accepted; where it is not known, it is tried and left out once it was refused. */
  streamOptions: "known" | "refused" | "unknown";
  note?: Bilingual;
};

const CUSTOM = {
  id: "custom",
  name: { en: "Another OpenAI-compatible service", "zh-CN": "其他兼容 OpenAI 的服务" },
  baseUrls: [],
  exampleModel: "",
  key: "optional",
  streamOptions: "unknown",
} as const satisfies ModelPreset;

export const MODEL_PRESETS = [
  {
    id: "openai",
    name: { en: "OpenAI", "zh-CN": "OpenAI" },
    baseUrls: [{ url: "https://api.openai.com/v1" }],
    exampleModel: "gpt-5-mini",
    key: "needed",
    streamOptions: "known",
  },
  {
    id: "deepseek",
    name: { en: "DeepSeek", "zh-CN": "DeepSeek 深度求索" },
    baseUrls: [{ url: "https://api.deepseek.com/v1" }],
    exampleModel: "deepseek-chat",
    key: "needed",
    streamOptions: "known",
    note: {
      en: "Names of models change; the test lists those there are.",
      "zh-CN": "模型名称会变化，测试时会列出现有模型。",
    },
  },
  {
    id: "qwen",
    name: { en: "Qwen (DashScope)", "zh-CN": "通义千问（DashScope）" },
    baseUrls: [
      {
        url: "https://dashscope.aliyuncs.com/compatible-mode/v1",
        note: { en: "Beijing", "zh-CN": "北京" },
      },
      {
        url: "https://dashscope-intl.aliyuncs.com/compatible-mode/v1",
        note: { en: "Singapore", "zh-CN": "新加坡" },
      },
      {
        url: "https://dashscope-us.aliyuncs.com/compatible-mode/v1",
        note: { en: "Virginia", "zh-CN": "弗吉尼亚" },
      },
    ],
    exampleModel: "qwen-plus",
    key: "needed",
    streamOptions: "known",
    note: { en: "A key belongs to one region.", "zh-CN": "密钥只属于一个地域。" },
  },
  {
    id: "zhipu",
    name: { en: "Zhipu GLM", "zh-CN": "智谱 GLM" },
    baseUrls: [
      { url: "https://open.bigmodel.cn/api/paas/v4", note: { en: "mainland China", "zh-CN": "中国大陆" } },
      { url: "https://api.z.ai/api/paas/v4", note: { en: "international", "zh-CN": "国际" } },
    ],
    exampleModel: "glm-4.6",
    key: "needed",
    streamOptions: "refused",
  },
  {
    id: "moonshot",
    name: { en: "Moonshot Kimi", "zh-CN": "月之暗面 Kimi" },
    baseUrls: [
      { url: "https://api.moonshot.cn/v1", note: { en: "mainland China", "zh-CN": "中国大陆" } },
      { url: "https://api.moonshot.ai/v1", note: { en: "international", "zh-CN": "国际" } },
    ],
    exampleModel: "kimi-k2-0905-preview",
    key: "needed",
    streamOptions: "unknown",
  },
  {
    id: "minimax",
    name: { en: "MiniMax", "zh-CN": "MiniMax" },
    baseUrls: [
      { url: "https://api.minimaxi.com/v1", note: { en: "mainland China", "zh-CN": "中国大陆" } },
      { url: "https://api.minimax.io/v1", note: { en: "international", "zh-CN": "国际" } },
    ],
    exampleModel: "MiniMax-M2",
    key: "needed",
    streamOptions: "unknown",
  },
  {
    id: "ollama",
    name: { en: "Ollama (local)", "zh-CN": "Ollama（本地）" },
    baseUrls: [{ url: "http://127.0.0.1:11434/v1" }],
    exampleModel: "qwen3:8b",
    key: "optional",
    streamOptions: "known",
    note: {
      en: "Start it with a context long enough for the prompts (OLLAMA_CONTEXT_LENGTH=16384 or more); it cuts them silently otherwise.",
      "zh-CN": "启动时请设置足够的上下文长度（OLLAMA_CONTEXT_LENGTH=16384 或更大），否则它会悄悄截断提示词。",
    },
  },
  {
    id: "vllm",
    name: { en: "vLLM (own server)", "zh-CN": "vLLM（自建）" },
    baseUrls: [{ url: "http://127.0.0.1:8000/v1" }],
    exampleModel: "Qwen/Qwen3-8B",
    key: "optional",
    streamOptions: "known",
  },
  CUSTOM,
] as const satisfies readonly ModelPreset[];

export type ModelPresetId = (typeof MODEL_PRESETS)[number]["id"];

/** The preset of that id; one that is no longer known is like `custom`. */
export function presetOf(id: string): ModelPreset & { id: ModelPresetId } {
  const presets: readonly (ModelPreset & { id: ModelPresetId })[] = MODEL_PRESETS;
  return presets.find((preset) => preset.id === id) ?? CUSTOM;
}
