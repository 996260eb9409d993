import { describe, expect, test } from "vitest";
import { LEXICON } from "./__fixtures__/lexicon";
import { short } from "./__fixtures__/short";
import { linkQuestion } from "./link-question";
import { planQuestion } from "./plan-question";
import type { REFUSALS } from "./plan/refusals";

const planOf = (question: string) => planQuestion(linkQuestion(question, LEXICON), LEXICON, {});

const GOLF = "interests 高尔夫";
const TRIED = "did 预约试驾";
const BOUGHT = "did 下单购买";
const VISITED = "did 到店看车";

/** Ways to ask, and a fact that each needs. */
const ASKED: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  "in keywords": [
    ["上海 预约试驾 占比", `share ${TRIED} of city 上海`],
    ["高尔夫 宝马7系 vs 奔驰S系", `share rows 宝马7系 x3 of ${GOLF}`],
    ["test drive rate shanghai vs beijing", `difference ${TRIED} of city 上海 - ${TRIED} of city 北京`],
    ["宝马7系 关注人数", "count users of rows 宝马7系"],
    ["漏斗 比较车型 查看报价 下单", "funnel 比较车型 > 查看报价 > 下单购买 of all"],
    ["咨询→试驾→到店 转化", "funnel 在线咨询 > 预约试驾 > 到店看车 of all"],
    ["BMW X5 interest by city", "ranking city rows 宝马X5 x3 of all"],
    ["buyers by occupation", `ranking occupation ${BOUGHT} of all`],
    ["median lag test drive purchase", "followed 预约试驾 > 下单购买 of all"],
    ["广州 加购 人数", "share did 加购 of city 广州"],
  ],
  "with words that only colour the question": [
    ["点击广告是怎么一步步走到预约试驾的？", `difference ${TRIED} of did 点击广告 - ${TRIED} of not (did 点击广告)`],
    ["这张图谱总体上说明了什么？", "graph v2"],
    ["图谱里最靠谱的几条关系是啥", "graph v2"],
    ["上海和北京的用户，哪边预约试驾的比例更高？", `share ${TRIED} of city 北京`],
    ["有多少用户既看过评测又预约了试驾？", `share did 看评测 & ${TRIED} of all`],
    ["What do users do right after 比较车型?", "next 比较车型 of all"],
    ["咱们的车主里头，有几个是做过旧车估价的？", "share did 旧车估价 of has_car true"],
    ["加购了却迟迟没下单的有多少人", `count users of did 加购 & not (${BOUGHT})`],
    ["what's the single most frequent activity", "top event_type of all"],
    ["给我三个最有价值的发现", "graph v2"],
    ["老师们爱不爱看直播？", "share did 看直播 of occupation 教师"],
    ["Which interests go hand in hand with buying?", `ranking interests ${BOUGHT} of all`],
  ],
  "about an interest in a thing": [
    ["Are users interested in 高尔夫 more drawn to 宝马7系 or to 奔驰S系?", `share rows 奔驰S系 of ${GOLF}`],
    ["Who is attracted by the Tesla Model Y?", "ranking interests rows 特斯拉Model Y x3 of all"],
    ["对奥迪感兴趣的用户有多少", "count users of rows 奥迪"],
    ["Are golf fans keener on BMW 7 Series than others?", `share rows 宝马7系 of ${GOLF}`],
  ],
  "how large two groups are, and how far they are the same": [
    ["看资讯的人数和看直播的人数哪个多", "difference did 看资讯 of all - did 看直播 of all"],
    ["看评测和看直播的人有多少重合？", "share did 看评测 & did 看直播 of did 看直播"],
    ["How much overlap is there between 看评测 and 看直播?", "share did 看评测 & did 看直播 of did 看评测"],
    ["购车意向是换车的人里，加购的和没加购的各多少？", "share did 加购 of purchase_intent 换车"],
    ["What share of users like 健身?", "share interests 健身 of all"],
    ["旧车估价和预约试驾之间怎么连起来？", "followed 旧车估价 > 预约试驾 of all"],
  ],
  "of what describes users by when they did it, and what is asked of them": [
    ["看过评测后来下单的用户里女性占多少？", `share gender 女 of ${BOUGHT}`],
    ["Which city has the most users who booked a test drive and later bought?", `ranking city ${BOUGHT} of ${TRIED}`],
    ["By city, how many users who booked a test drive went on to buy?", `ranking city ${BOUGHT} of ${TRIED}`],
    ["看过评测后来下单的用户有什么特征？", `count users of ${BOUGHT} & did 看评测`],
    ["后来下单的用户看过直播吗？", `share did 看直播 of ${BOUGHT}`],
    ["Did people who ended up buying book a test drive?", `share ${TRIED} of ${BOUGHT}`],
  ],
  "of the mean of a number": [
    ["成交用户的平均年龄是多少", `average age of ${BOUGHT}`],
    ["What is the average age of buyers?", `average age of not (${BOUGHT})`],
    ["哪个城市的用户平均收入最高", "average income of all by city"],
    ["Average budget by occupation", "average budget of all by occupation"],
    ["上海用户的平均年龄比北京高吗", "average age of city 北京"],
    ["预约试驾平均要多少天到店", "followed 预约试驾 > 到店看车 of all"],
    ["收入最高的用户更爱看什么车", "top item of income 31000.."],
  ],
  "of what comes before something": [
    ["下单前最常做的事是什么", "edge e_71c2fefa1259"],
    ["预约试驾的前一步通常是什么", "edge e_8fd1acdda1be"],
    ["What did users who bought a car do beforehand?", "edge e_71c2fefa1259"],
  ],
  "of several cities in one word, and of places": [
    ["北上广深四个城市里，谁的试驾率最高", `share ${TRIED} of city 深圳`],
    ["上海、北京、广州三地的加购率对比", "share did 加购 of city 广州"],
    ["Which places do golfers visit?", `top poi of ${GOLF}`],
    ["Among golf lovers in Shanghai, how many requested a quote?", `share did 查看报价 of ${GOLF} & city 上海`],
  ],
  "of verbs that stand apart from their object": [
    ["总共有多少人下过单?", `count users of ${BOUGHT}`],
    ["约过试驾的客户里,下过单的占几成?", `share ${BOUGHT} of ${TRIED}`],
    ["至少下过两次单的人有多少", `count users of ${BOUGHT} x2`],
    ["逛过4S店的人里面,有多少到现在一单都没下?", `share not (${BOUGHT}) of ${VISITED}`],
    ["下单的人里有几个是一次在线咨询都没做过的?", `share not (did 在线咨询) of ${BOUGHT}`],
    ["收入超过3万的用户中,名下没车的占多少?", "share has_car false of income 30001.."],
    ["有多少人在到店之后的72小时之内下了单?", "followed 到店看车 > 下单购买 of all in 3 days"],
    ["看评测是通过哪些中间步骤影响到约试驾的?", "path 3"],
    ["约有多少人下单", `count users of ${BOUGHT}`],
  ],
  "of parts that stand beside each other": [
    ["上海用户占比高还是北京的用户占比高？", "share city 上海 of all"],
    ["喜欢高尔夫的用户占比和喜欢摄影的用户占比分别是多少？", "share interests 摄影 of all"],
    ["What share of golf lovers and of those who don't like golf are women?", `share gender 女 of ${GOLF}`],
    ["看评测、看直播和看资讯的用户有多少重合？", "count users of did 看直播 & did 看资讯 & did 看评测"],
    ["How much overlap is there between golf fans and photography fans?", `count users of ${GOLF} & interests 摄影`],
    ["上海用户和喜欢高尔夫的用户重合吗？", `share city 上海 & ${GOLF} of city 上海`],
  ],
  "of what something is made of, which is no cause": [
    ["下单用户主要由哪些职业构成？", `share occupation 医生 of ${BOUGHT} & occupation known true`],
    ["由什么渠道来的用户最多？", "top media of all"],
    ["购买环节的转化率是多少", `share ${BOUGHT} of all`],
  ],
  "of a group, how many have something besides": [
    ["How many of the users in 上海 have a car?", "share has_car true of city 上海"],
    ["上海的用户有多少有车", "share has_car true of city 上海"],
    ["上海的用户里女性占多少", "share gender 女 of city 上海"],
    ["Of women in Beijing, what proportion like golf?", `share ${GOLF} of gender 女 & city 北京`],
    ["What percentage of car owners are over 40?", "share age 41.. of has_car true"],
    ["到店看车的人有多少是高尔夫爱好者", `share ${GOLF} of ${VISITED}`],
    ["高潜用户占比多少", "share high_potential of all"],
    ["买车的人占多少？", `share ${BOUGHT} of all`],
  ],
  "of those who did one thing, how many did another later": [
    [
      "Of the users who booked a test drive (预约试驾), how many visited a dealer (到店看车) afterwards?",
      "followed 预约试驾 > 到店看车 of all",
    ],
    ["到店看车的用户里有多少后来下单购买了？", "followed 到店看车 > 下单购买 of all"],
    ["先看直播再下单的人有多少", "followed 看直播 > 下单购买 of all"],
    ["How long after 到店看车 do people buy?", "followed 到店看车 > 下单购买 of all"],
    ["how soon do people book after requesting a quote", "followed 查看报价 > 预约试驾 of all"],
  ],
  "with how soon it follows": [
    ["7天内从试驾到下单的比例", "followed 预约试驾 > 下单购买 of all in 7 days"],
    ["How many users bought within two weeks after a test drive?", "followed 预约试驾 > 下单购买 of all in 14 days"],
  ],
  "about ages and numbers without numbers": [
    ["90后的下单率", `share ${BOUGHT} of age 25..34`],
    ["80后和90后谁更爱看直播", "difference did 看直播 of age 35..44 - did 看直播 of age 25..34"],
    ["users in their 30s: purchase rate", `share ${BOUGHT} of age 30..39`],
    ["中年男性的到店率", `share ${VISITED} of age 30..47 & gender 男`],
    ["医生和教师谁预算更高", "difference budget 40.. of occupation 医生 - budget 40.. of occupation 教师"],
    ["which occupation has the highest income", "ranking occupation income 31000.. of all"],
    ["没有购车意向的用户里有车的占多少", "share has_car true of purchase_intent 无"],
    ["买车的人里男女比例", `share gender 男 of ${BOUGHT}`],
  ],
  "with bounds that hold their number or leave it out": [
    ["users under 30: how many?", "count users of age ..29"],
    ["30岁以下的用户有多少", "count users of age ..30"],
    ["不到25岁的用户有几个", "count users of age ..24"],
    ["收入高于30000的用户有多少？", "count users of income 30001.."],
    ["收入不低于3万的用户有多少", "count users of income 30000.."],
    ["月薪两万以上的人有多少", "count users of income 20000.."],
    ["三十五岁及以上的男性有多少", "count users of age 35.. & gender 男"],
    ["at least 40 years old: how many users?", "count users of age 40.."],
    ["budget between 30 and 50: BMW or Mercedes?", "share rows 奔驰 x3 of budget 30..50"],
    ["点击广告不少于5次的用户占比", "share did 点击广告 x5 of all"],
  ],
  "naming a thing once more in brackets": [
    ["How many users bought something (下单购买)?", `share ${BOUGHT} of all`],
    ["What share of users watched short videos (刷短视频)?", "share did 刷短视频 of all"],
    [
      "Among first-time buyers (首购), how many compared cars (比较车型)?",
      "share did 比较车型 of purchase_intent 首购",
    ],
  ],
  "of words that brackets explain, and of what comes later": [
    ["Do readers (阅读) visit dealers more than music fans (音乐)?", `share ${VISITED} of interests 阅读`],
    ["Do people who clicked an ad (点击广告) later search for cars (搜索车型)?", "followed 点击广告 > 搜索车型 of all"],
    ["What share of first-time buyers (首购) live in 北京?", "share city 北京 of purchase_intent 首购"],
    ["What percentage of women like music?", "share interests 音乐 of gender 女"],
    ["How many men work as teachers?", "share occupation 教师 of gender 男"],
  ],
  "of steps, of why, and of what came later": [
    ["转化漏斗的各个环节转化率是多少", "funnel 预约试驾 > 到店看车 > 下单购买 of all"],
    ["为什么比较车型后来会预约试驾？", "edge e_7412408fe25b"],
    ["看评测的人后来下单了吗", "followed 看评测 > 下单购买 of all"],
  ],
  "of one group a part, and of two groups each": [
    ["喜欢阅读的北京用户占北京用户的多少？", "share interests 阅读 of city 北京"],
    ["What fraction of golfers (高尔夫) visited XX高尔夫俱乐部?", `share rows XX高尔夫俱乐部 of ${GOLF}`],
    ["How many music lovers (音乐) requested a quote (查看报价)?", "share did 查看报价 of interests 音乐"],
    ["一共下了多少单？", "count events 下单购买 of all"],
    ["上海的用户里，喜欢音乐的有多少？", "share interests 音乐 of city 上海"],
    ["买过车的用户里，女性占多少？", `share gender 女 of ${BOUGHT}`],
    ["摄影爱好者和健身爱好者，哪一类加购更多？", "share did 加购 of interests 摄影"],
    [
      "How many of those who chatted online (在线咨询) went on to book a test drive (预约试驾)?",
      "followed 在线咨询 > 预约试驾 of all",
    ],
    ["从点击广告到预约试驾要经过哪些环节？", "followed 点击广告 > 预约试驾 of all"],
  ],
  "comparing those who do with those who do not": [
    ["喜欢摄影的用户比不喜欢的更爱看直播吗？", "share did 看直播 of not (interests 摄影)"],
    ["看过直播的比没看过的更容易下单吗", `difference ${BOUGHT} of did 看直播 - ${BOUGHT} of not (did 看直播)`],
    ["用过导航的和没用过导航的，哪个到店率高", `share ${VISITED} of not (did 使用导航)`],
    ["Do people who read reviews book more test drives than those who don't?", `share ${TRIED} of not (did 看评测)`],
    ["车主和非车主在预约试驾上有差距吗", `share ${TRIED} of not (has_car true)`],
  ],
  "whom to target, and which groups come first": [
    ["应该优先向哪些兴趣的人推宝马7系？", "ranking interests rows 宝马7系 x3 of all"],
    ["Whom should we pitch the Mercedes S-Class to?", "ranking interests rows 奔驰S系 x3 of all"],
    ["特斯拉Model Y该卖给谁", "ranking interests rows 特斯拉Model Y x3 of all"],
    ["女性用户应该重点推哪款车", "share rows 宝马7系 x3 of gender 女"],
    ["Which occupation has the highest share of users with 到店看车?", `ranking occupation ${VISITED} of all`],
    ["宝马7系 奔驰S系 奥迪A8L 三款谁最热", "share rows 奥迪A8L x3 of all"],
  ],
  "about what leads where": [
    ["Does clicking an ad raise the chance of a test drive?", `share ${TRIED} of did 点击广告`],
    ["点击广告和搜索车型哪个更能带来试驾", `difference ${TRIED} of did 点击广告 - ${TRIED} of did 搜索车型`],
    ["点广告到底有没有用", "next 点击广告 of all"],
    ["What typically precedes a purchase?", "followed 到店看车 > 下单购买 of all"],
    ["用户下单前一般都干嘛", "followed 到店看车 > 下单购买 of all"],
    ["用户搜索车型之后最可能做什么", "next 搜索车型 of all"],
    ["Top 3 factors behind test drives", "followed 查看报价 > 预约试驾 of all"],
  ],
  "with slips of the keyboard": [
    ["how many usres boked a test drive", `count users of ${TRIED}`],
    ["whihc city has the hihgest purchase rate", `ranking city ${BOUGHT} of all`],
    ["What happns after users comapre models?", "next 比较车型 of all"],
    ["预约试加的用户有多少人", `count users of ${TRIED}`],
  ],
};

describe.each(Object.entries(ASKED))("a question %s is understood", (_, questions) => {
  test.each(questions)("%s", (question, fact) => {
    const plan = planOf(question);
    expect(plan.refusal).toBeNull();
    expect(plan.queries.map(short)).toContain(fact);
  });
});

/** What decides who or what a question is about and is not in the data. */
const DECLINED: readonly (readonly [string, (typeof REFUSALS)[number]])[] = [
  ["What is the best restaurant nearby?", "no_such_measure"],
  ["买家里全款和分期付款各占多少?", "no_such_measure"],
  ["接下来一个月哪些用户会下单?", "future"],
  ["特斯拉公司2024年全球交付了多少辆车?", "no_such_measure"],
  ["理想L9的试驾预约有多少次？", "unknown_words"],
  ["你觉得宝马7系和奔驰S系哪个更值得买?", "opinion"],
  ["Is the BMW 7 Series a better car than the Mercedes S-Class?", "opinion"],
  ["What is the average discount our dealers gave on the BMW 7 Series?", "no_such_measure"],
  ["Which of our dealers has the best reviews?", "no_such_measure"],
  ["邮件营销对下单购买有多大作用？", "unknown_words"],
  ["自驾游爱好者更容易买车吗", "unknown_words"],
  ["社保缴纳情况和购买有关吗", "unknown_words"],
  ["短信推送对预约试驾有作用吗", "unknown_words"],
  ["哪个销售顾问成交最多", "unknown_words"],
  ["客服响应时间多长", "unknown_words"],
  ["门店的停车位够不够？", "unknown_words"],
  ["客服态度怎么样", "unknown_words"],
  ["宝马摩托车有多少人看过", "unknown_words"],
  ["90后妈妈的到店率", "unknown_words"],
  ["用户对售后服务评价如何？", "unknown_words"],
  ["微信公众号推文对下单有贡献吗", "unknown_words"],
  ["小红书博主推荐带来了多少购买", "unknown_words"],
  ["How many users returned their car?", "unknown_words"],
  ["What is the impact of influencer posts on buying?", "unknown_words"],
  ["Does the loyalty program increase purchases?", "unknown_words"],
  ["How effective is our TV campaign for test drives?", "unknown_words"],
  ["Do vegetarians prefer BMW?", "unknown_words"],
  ["Do lions watch live streams?", "unknown_words"],
  ["What color of BMW do users prefer?", "unknown_words"],
  ["Which dealer sells the most?", "unknown_words"],
  ["How many divers bought a car?", "unknown_words"],
  ["How many users bought a clock?", "unknown_words"],
  ["What is the churn rate of golf fans?", "unknown_words"],
  ["用户为什么讨厌宝马", "no_such_measure"],
  ["How much do buyers pay on average?", "no_such_measure"],
  ["How do moods relate to purchases?", "unknown_words"],
  ["宝马7系后排空间大吗", "unknown_words"],
  ["宝马粉和奔驰粉谁更舍得花钱", "unknown_words"],
  ["每天有多少人预约试驾", "no_such_breakdown"],
  ["Which month had the most test drives?", "no_such_breakdown"],
];

test.each(DECLINED)("declines: %s", (question, code) => {
  const plan = planOf(question);
  expect(plan.refusal?.code).toBe(code);
  expect(plan.queries).toEqual([]);
});

test("no share is counted of users who are told by what is counted", () => {
  for (const question of ["首购用户和观望用户谁更容易下单购买？", "下单购买的用户购买率", "没购买的用户有多少买车"]) {
    for (const query of planOf(question).queries) {
      if (query.kind !== "share") continue;
      expect(short(query)).not.toMatch(/^share did 下单购买 of .*did 下单购买/u);
    }
  }
});

test.each([
  ["后来下单的用户看过直播吗？", "followed"],
  ["宝马7系卖了多少单", "count events"],
])("%s does not begin with what was not asked", (question, wrong) => {
  expect(planOf(question).queries.slice(0, 1).map(short).join()).not.toContain(wrong);
});

test("what inhibits something is said only of relations that do", () => {
  expect(planOf("哪些行为会抑制下单？").refusal?.code).toBe("no_inhibitor");
  const graph = LEXICON.graph && {
    ...LEXICON.graph,
    edges: LEXICON.graph.edges.map((edge, at) => (at === 0 ? { ...edge, relation: "inhibit" as const } : edge)),
  };
  const [edge] = graph?.edges ?? [];
  const type = graph?.nodes.find(({ id }) => id === edge?.target)?.type ?? "";
  const lexicon = { ...LEXICON, graph };
  const plan = planQuestion(linkQuestion(`什么会抑制${type}？`, lexicon), lexicon, {});
  expect(plan.queries.filter(({ kind }) => kind === "edge").map(short)).toEqual([`edge ${edge?.id}`]);
});

test.each([
  ["How many users bought since 20 May 2024?", "2024-05-20…"],
  ["How many users bought since May?", "2024-05-01…"],
  ["How many users bought between 10 and 20 May 2024?", "2024-05-10…2024-05-20"],
  ["How many users bought from 10th May to 20th of May 2024?", "2024-05-10…2024-05-20"],
  ["How many users bought before May 20?", "…2024-05-19"],
  ["How many users bought on 12 May 2024?", "2024-05-12…2024-05-12"],
])("%s", (question, days) => {
  expect(planOf(question).queries.map(short)).toContain(`count users of ${BOUGHT} ${days}`);
});

test.each([
  ["income above 20,000 yuan: how many users?", "count users of income 20001.."],
  ["users with a monthly income above 20000: how many?", "count users of income 20001.."],
  ["不满30岁的用户有多少", "count users of age ..29"],
  ["How many users have eight or more test drive bookings?", `count users of ${TRIED} x8`],
])("%s", (question, needed) => {
  expect(planOf(question).queries.map(short)).toContain(needed);
});

test("a range of days that says its month once is one period", () => {
  const plan = planOf("5月25号到28号有多少人到店看过车？");
  expect(plan.queries.map(short)).toContain(`count users of ${VISITED} 2024-05-25…2024-05-28`);
});

test("a verb that is no game means something of its own", () => {
  expect(planOf("有多少用户练车").refusal?.code).toBe("unknown_words");
  expect(planOf("有多少用户打高尔夫").refusal).toBeNull();
});

test("a bound is told as it was read", () => {
  expect(planOf("30岁以下的用户有多少").terms).toContainEqual(expect.objectContaining({ name: "年龄 ≤ 30" }));
  expect(planOf("How many users are under 30?").terms).toContainEqual(expect.objectContaining({ name: "年龄 ≤ 29" }));
});

describe("in a project without events", () => {
  const bare = { ...LEXICON, types: [], graph: null, totals: { ...LEXICON.totals, events: 0 } };
  test.each([
    ["喜欢打高尔夫的用户是宝马7系高潜还是奔驰S系高潜？", `share rows 宝马7系 x3 of ${GOLF}`],
    ["Do people who play golf look at 宝马7系?", `share rows 宝马7系 of ${GOLF}`],
    ["喜欢玩摄影的用户更爱看哪款车？", "top item of interests 摄影"],
    ["上海用户最常用的app", "top app of city 上海"],
  ])("%s", (question, needed) => {
    const plan = planQuestion(linkQuestion(question, bare), bare, {});
    expect(plan.refusal).toBeNull();
    expect(plan.queries.map(short)).toContain(needed);
  });

  test("what is asked about events says that none were made yet", () => {
    const plan = planQuestion(linkQuestion("有多少用户下单购买？", bare), bare, {});
    expect(plan.refusal?.code).toBe("no_events");
  });
});
