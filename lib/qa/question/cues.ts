/** Words that say what is asked, whatever it is asked about. A form in Chinese stands anywhere, one in English as words. */
const CUES = {
  why: "由什么引起|由什么引发|由什么导致|由什么造成|由什么带来|由什么触发|由什么决定|由哪些因素|由哪些行为引|由哪些行为导|由哪些原因|被什么影响|被什么驱动|被什么促|为什么|为何|为啥|咋|动机|动因|怎么会|怎样会|怎么就|原因|缘由|什么导致|哪些因素|什么因素|因素|驱动|驱动力|促使|促成|什么促使|缺了什么|缺什么|差在哪|差什么|卡在哪|怎样才能|怎么才能|如何才能|什么影响|受什么影响|谁影响|why|reason|reasons|motive|motives|motivation|cause of|causes of|what causes|what caused|how come|driver|drivers|drive|drives|factor|factors|what leads to|what led to|what makes|what makes them|makes people|what gets people|missing|hold back|precede|precedes|preceded|what precedes|stops|prevents|keeps people from|blocks|hinders|阻碍|妨碍|阻止|障碍|预示|预兆|信号|signals|foreshadow|foreshadows|indicates|comes before|lead up to|what influences|what affects|what increases|what triggers",
  effect:
    "影响什么|影响了什么|影响哪些|有什么影响|什么影响后续|带来什么|会带来|带来|有什么用|作用|后果|引起什么|引发什么|导致什么|会导致什么|促进什么|对什么有影响|效果|有没有用|有没有用处|有用吗|管用|有效果|奏效|有帮助|起作用|帮助|effect|effects|impact|impacts|influence of|consequence|consequences|what does it lead to|lead to what|outcome of|affect what|what happens because of|result from",
  leads:
    "抑制|降低|减少|导致|让人|使人|让用户|使用户|会让|引起|引发|促进|影响|促使|带动|造成|推动|提升|提高|拉动|刺激|有助于|有利于|cause|causes|lead to|leads to|affect|affects|influence|influences|trigger|triggers|boost|boosts|raise|raises|improve|improves|encourage|encourages|prompt|prompts|spur|spurs|help drive|inhibit|inhibits|suppress|suppresses|reduce|reduces|discourage|discourages|increase|increases|result in|contribute to|make",
  relation:
    "关系|有关系|有什么关系|有没有关系|有何关系|有联系|有关联|有无关系|什么关系|go hand in hand|goes with|go along with|go together with|tied to|关联|相关|有关|联系|有没有关系|相关性|因果|relation|relationship|related|correlate|correlation|correlated|associated|association|link|linked|connection|connected|causal",
  next: "接下来|之后会做|之后做|之后一般|之后通常|之后会|后会做|后做什么|后通常|后一般|然后做什么|下一步|下一个|后续|随后|next|afterwards|afterward|after that|then what|following step|do after|happen after|happens after|comes after|follow up with",
  /** Of two things the one behind it comes later. */
  later:
    "went on to|go on to|goes on to|going on to|end up|ended up|ends up|后来|随后|afterwards|afterward|later|later on|subsequently",
  lag: "多久|多长时间|几天|多少天|几小时|多少小时|几分钟|多少分钟|时间间隔|间隔|要花多长|用时|周期|how long|how soon|how quickly|how fast|how many days|how many hours|how many minutes|time between|delay|lag|time lag|elapse|time does it take|time from",
  funnel:
    "漏斗|转化漏斗|每一步|各步骤|各环节|哪一步|哪个环节|哪步|哪里流失|流失|步骤|funnel|drop off|dropoff|drop-off|step by step|each step|which step|lose users|conversion path",
  path: "中间步骤|哪些步骤影响|通过哪些|哪些环节|什么环节|中间环节|要经过|经过什么|怎么连起来|如何连起来|连起来|怎么连|如何连|怎么连接|如何连接|路径|链路|途径|链条|传导|通过什么|经过哪些|经过了哪些|怎么走到|如何走到|怎么到|走到|一步步|way leads|ways lead|way from|how do users get|path|paths|route|routes|chain|via what|through what|how do they get from|get from|get to|journey",
  pattern:
    "模式|高频模式|常见序列|序列|行为序列|常见路径|典型路径|最常见的路径|pattern|patterns|sequence|sequences|common path|common paths|typical path|typical journey|common journey",
  count:
    "多少单|多少|几个|几人|几位|几名|多少人|人数|数量|总数|一共|共有|总共|多少次|几次|how many|number of|how much|total number|count|count of",
  average: "平均值|平均数|平均|均值|中位数|中位|人均|average|averages|on average|mean|median",
  rate: "ratio|ratios|多吗|多不多|占多少|占几成|占多大|率|转化率|比例|占比|百分比|百分之几|概率|可能性|几成|比率|有多大可能|机会|rate|share|percentage|percent|proportion|probability|likelihood|likely|chance|chances|odds|fraction|conversion rate",
  rank: "最火|最红|hottest|favourite|favorite|trending|最受|欢迎|最常见|最普遍|最常出现|最频繁|次数最多|最强|最紧密|最重要|最关键|最显著|最多|最高|最大|最受欢迎|最热门|最常|最热|最喜欢|更容易|最容易|最爱|最活跃|排名|排行|排行榜|前几|前十|前五|top|most|most common|most frequent|highest|largest|biggest|best|rank|ranking|ranked|popular|most popular|commonest|leading|strongest|greatest",
  lowest: "最少|最低|最小|最差|垫底|least|lowest|smallest|fewest|worst|bottom",
  which:
    "哪个|哪些|哪类|哪种|哪一类|哪一个|哪里|哪几个|什么样|什么类型|哪款|哪位|哪儿|which|which one|what kind|what type|what kinds|what types|where",
  who: "谁|什么人|哪些人|哪类人|哪些用户|哪些客户|什么样的人|什么样的用户|什么样的客户|哪类用户|哪种人|who|whom|what kind of people|what kind of users|which users|which people|which customers",
  compare:
    "还是|哪个多|谁多|哪个更多|谁更多|哪个少|谁少|哪边多|哪边少|和谁比|相比|相比较|对比|比起|比较|差异|差别|差距|差多少|相差|gap|gaps|disparity|区别|不同|更|谁更|哪个更|孰|高于|低于|多于|少于|vs|versus|compare|compared|comparing|comparison|difference|differences|differ|between|than|more|less|rather than|prefer|or",
  recommend:
    "推荐|应该推|推广|推送|推什么|推给谁|推给|向谁推|推销|主推|投放|投给谁|投给|应该找|值得跟进|跟进|最有价值的用户|best customers|most valuable customers|best users|卖给谁|卖给|送给谁|重点推|主打|力推|推哪款|推哪些|推哪个|推哪辆|推些什么|目标人群|目标客户|目标用户|潜在客户|营销|最可能|最有可能|值得推|适合|建议|重点关注|优先|recommend|recommendation|should we target|target audience|target group|whom to target|who to target|target|promote|pitch|prioritize|prioritise|best audience|best prospects|most likely to|next best|focus on|go after|win over|market to|advertise to|offer|should we show",
  potential:
    "高潜|高潜力|潜力|潜客|高意向|潜在用户|高潜客户|高潜用户|意向高|high potential|high-potential|high intent|hot lead|hot leads|prospect|prospects|potential|potential buyer|potential buyers|potential customer|potential customers|lead for",
  profile:
    "画个像|画像一下|画像|特征|特点|人群特征|是什么样的|长什么样|长啥样|啥样|什么样子|共同点|profile of|characteristic|characteristics|demographics|demographic|persona|personas|look like|trait|traits|in common|describe|what are they like",
  distribution: "分布|构成|组成|结构|distribution|breakdown|broken down|break down|split|composition|by each",
  graph: "节点|nodes|edges|图谱|事理图谱|因果图|关系图|图里|图中|图上|整个图|事理|graph|causal graph|knowledge graph",
  changes:
    "变化|变了|有什么变化|有何变化|新版本|上一版|上个版本|版本之间|版本|更新了什么|改变|changed|changes|change|what is new|version|versions|since the last version|previous version",
  overview:
    "概况|概览|总览|总体情况|整体情况|数据情况|有哪些数据|有什么数据|数据里有什么|数据集|哪些字段|有哪些字段|什么时间|时间范围|时间跨度|覆盖什么时间|覆盖哪段时间|覆盖多长时间|什么时候到什么时候|起止时间|哪段时间|覆盖的时间段|能回答哪些|能回答什么|可以问什么|能问什么|能问哪些|what can you answer|what can i ask|what can you tell|which questions can|介绍一下|概述|总结|发现|洞察|有价值的发现|关键结论|主要结论|insight|insights|findings|takeaways|highlights|基本情况|overview|summary|summarize|summarise|what data|data set|dataset|describe the data|about the data|what is in the data|which fields|date range|time range|time span|what period|which period|what fields|what do you know|basic facts|data cover|data do we have|data do you have|data is there",
  did: "做了什么|做过什么|干了什么|做了哪些|干过什么|有哪些行为|做什么|做啥|干啥|干嘛|干什么|干些什么|做些什么|什么行为|经历了什么|都做了|轨迹|what did|did what|activity of|what has|has done|what happened|what happens|been doing|timeline",
  define:
    "定义|什么是|什么叫|是什么意思|含义|怎么算|如何计算|怎么定义|指什么|口径|define|definition|what is meant|what does it mean|meaning of|mean by|stand for",
  users:
    "viewers|watchers|followers|用户|客户|人|顾客|消费者|人群|群体|用户数|访客|网友|车友|大家|人们|users|user|customers|customer|people|visitors|consumers|persons|person|individuals|everyone|those|audience|clients|folks|buyers|shoppers",
  events: "事件|逻辑行为|事件数|event|events",
  behaviors:
    "原始行为|行为|行为数|行为记录|记录|数据行|行为记录数|behaviour|behaviours|behavior|behaviors|row|rows|records|record|raw rows|actions",
  like: "喜欢|喜爱|爱好|热爱|爱|感兴趣|有兴趣|兴趣是|兴趣为|兴趣包含|偏好|青睐|偏爱|钟爱|like|likes|love|loves|interested in|be into|are into|fan|fans|fan of|fans of|lover|enjoy|enjoys|keen on|hobby|interest in|lovers|enthusiasts",
  looked:
    "看过|浏览过|关注过|关注|了解过|接触过|感兴趣|感兴趣的|有兴趣|心动|种草|想买|考虑|中意|意向|看中|对比过|搜过|looked at|look at|viewed|considered|consider|considering|interested|interested in|drawn|drawn to|attracted|attracted to|attracted by|curious about|engaged with|mention|mentions|mentioned|提到|涉及|interacted with|want|wants",
  not: "没有|没|未|未曾|从未|尚未|还没|还没有|还未|至今没|至今没有|迟迟没|迟迟没有|仍未|仍然没有|并未|不|不是|非|无|不在|不想|不会|没去|没能|未能|not|never|without|no|non|haven|didn|don|doesn|isn|aren|wasn|hasn|won|cannot|except|excluding|除了|除",
  pronoun:
    "此用户|该用户|这个用户|这位用户|这名用户|他|她|它|ta|他们|她们|这个人|此人|这人|这位客户|该客户|这些人|这群人|这类人|this user|this person|this customer|the user|the customer|they|them|he|she|him|her|their|his|it",
  after: "后|之后|以后|过后|再|然后|接着|after|then|followed by|followed|once",
  before: "前|之前|以前|前一步|上一步|此前|先前|beforehand|before|prior to|ahead of",
  to: "到|至|to|until|→|->|—>",
  overlap: "重合|重叠|交集|重复的人|overlap|overlaps|overlapping|overlapped",
  and: "和|与|及|以及|跟|同|并|并且|且|而且|、|and|also|as well as|both|plus",
  or: "或|或者|or|either",
  than: "比|比起|than",
  only: "只看|仅看|只|仅|只考虑|限定|only|just|restrict to|limited to|limit to|within",
  followUp: "那么|那|呢|换成|如果换成|what about|how about|and what about|same for|and for|and|now for",
  the: "的|之|'s|of",
  done: "过|了|着",
  among: "中|里|里面|之中|当中|中间|里头|之内|among|amongst|within|of those|of these|out of",
  who_do: "who|that|which|with|having",
  all: "所有|全部|全体|整体|总体|各|各个|每个|不同的|all|overall|every|each|whole|entire|per|by",
  item_kind:
    "车型|车|汽车|车款|车系|商品|产品|物品|品牌|car|cars|item|items|product|products|model|models|vehicle|vehicles|brand|brands",
  app_kind: "app|apps|应用|软件|应用程序|application|applications",
  media_kind: "媒体|平台|网站|渠道|站点|media|medium|site|sites|website|websites|channel|channels|platform|platforms",
  poi_kind: "地点|地方|场所|线下地点|poi|pois|place|places|location|locations|venue|venues",
  type_kind:
    "事件类型|行为类型|类型的事件|哪种事件|活动|事情|event type|event types|kinds of events|type of event|types of events|kind of event|activities|activity",
} as const;

export type Cue = keyof typeof CUES;

export const CUE_FORMS: readonly { cue: Cue; form: string }[] = (Object.keys(CUES) as Cue[]).flatMap((cue) =>
  CUES[cue].split("|").map((form) => ({ cue, form })),
);
