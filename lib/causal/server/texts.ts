/** Sentences in the frames of runs about graphs. */
export const graphTexts = {
  extracting: {
    en: "Abstracting the events of {users} users whose behaviours changed",
    "zh-CN": "正在抽取 {users} 个有新行为用户的逻辑行为",
  },
  mining: { en: "Mining the patterns anew", "zh-CN": "正在重新挖掘模式" },
  loading: { en: "Reading events and profiles", "zh-CN": "正在读取逻辑行为与画像" },
  together: {
    en: "Comparing {types} event types of {users} users with what chance would bring",
    "zh-CN": "正在将 {users} 个用户的 {types} 种事件与随机水平比较",
  },
  direct: { en: "Telling direct links from links by way of others", "zh-CN": "正在区分直接关系与经由他者的关系" },
  days: { en: "Looking for links over days", "zh-CN": "正在检验跨天的关系" },
  profiles: { en: "Comparing groups of people", "zh-CN": "正在比较不同人群" },
  asking: { en: "Asking the model about {edges} relations", "zh-CN": "正在请模型解读 {edges} 条关系" },
  refuting: { en: "Trying to refute {edges} relations", "zh-CN": "正在对 {edges} 条关系做反驳检验" },
  laying: { en: "Laying out the picture", "zh-CN": "正在排布图形" },
  storing: { en: "Storing {edges} relations", "zh-CN": "正在保存 {edges} 条关系" },
  done: {
    en: "{nodes} nodes and {edges} relations, {direct} of them direct",
    "zh-CN": "{nodes} 个节点、{edges} 条关系，其中 {direct} 条为直接关系",
  },
  donePartial: {
    en: "{nodes} nodes and {edges} relations, {direct} of them direct; {rejected} lines of the model were refused",
    "zh-CN": "{nodes} 个节点、{edges} 条关系，其中 {direct} 条为直接关系；模型有 {rejected} 行未被采纳",
  },
  name: {
    comprehensive: { en: "All relations, {day}", "zh-CN": "全部关系 {day}" },
    conversion: { en: "Conversion, {day}", "zh-CN": "转化分析 {day}" },
    churn: { en: "Churn, {day}", "zh-CN": "流失分析 {day}" },
    profile: { en: "Profiles, {day}", "zh-CN": "画像分析 {day}" },
  },
  reviewing: {
    en: "Asking about {edges} relations, pass {pass} of {passes}",
    "zh-CN": "第 {pass}/{passes} 轮：询问 {edges} 条关系",
  },
  reviewed: {
    en: "{consistent} of {edges} relations were judged the same each time",
    "zh-CN": "{edges} 条关系中有 {consistent} 条前后判断一致",
  },
};
