/** Sentences in the frames of a run that mines. */
export const miningTexts = {
  loading: { en: "Reading events", "zh-CN": "正在读取逻辑行为" },
  mining: {
    en: "Searching {events} events of {users} users",
    "zh-CN": "正在搜索 {users} 个用户的 {events} 条逻辑行为",
  },
  measuring: { en: "Measuring {patterns} patterns", "zh-CN": "正在计算 {patterns} 个模式的统计量" },
  storing: { en: "Storing {patterns} patterns", "zh-CN": "正在保存 {patterns} 个模式" },
  known: {
    en: "This was asked before and nothing has changed since: {patterns} patterns",
    "zh-CN": "相同条件已挖掘过，且数据未变：{patterns} 个模式",
  },
  found: {
    en: "{patterns} patterns, {beyond_chance} of them beyond chance",
    "zh-CN": "找到 {patterns} 个模式，其中 {beyond_chance} 个高于随机水平",
  },
  partFound: {
    en: "{patterns} candidates in this part",
    "zh-CN": "本分区有 {patterns} 个候选模式",
  },
  partCounted: {
    en: "{patterns} candidates counted in this part",
    "zh-CN": "已在本分区统计 {patterns} 个候选模式",
  },
  incomplete: {
    en: "{patterns} patterns, but not all there are: a limit was reached",
    "zh-CN": "找到 {patterns} 个模式，但因达到上限并不完整",
  },
};
