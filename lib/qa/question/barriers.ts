import type { Barrier, Missing } from "./links";

type Spot<T> = { start: number; end: number; text: string } & T;

/** What a question asks for that no data of the past can give. The texts are normalized. */
const BARRIERS: readonly { barrier: Barrier; pattern: RegExp }[] = [
  {
    barrier: "instructions",
    pattern:
      /(?:忽略|无视|忘记|忘掉|跳过|绕过|不要遵守|不用遵守|别管|抛开)[^,。，;；]{0,16}(?:指令|规则|提示|要求|限制|设定|约束)|(?:你的|系统|原始|初始|内部)(?:提示词|提示语|指令|prompt|设定|规则)|提示词|开发者模式|越狱|扮演|假装(?:你|自己)?是|从现在(?:起|开始)你|不(?:要|用|需要)(?:引用|依据|证据|数据)|(?:编造|编一个|捏造|虚构|瞎编|随便给|随便编|伪造)|(?:直接|必须|只能)(?:回答|告诉我|说|输出)(?:我)?[^,。?？]{0,10}(?:\d|是的|100)|\b(?:ignore|disregard|forget|bypass|override|skip|drop)\b[^.?!;]{0,30}\b(?:instructions?|rules?|prompts?|guidelines?|restrictions?|constraints?|above|previous|system)\b|\bsystem prompt\b|\b(?:your|the|initial|hidden) (?:prompt|instructions|system message)\b|\b(?:reveal|print|show|repeat|leak|output)\b[^.?!]{0,25}\b(?:prompt|instructions|system message)\b|\bdeveloper mode\b|\bjailbreak|\bpretend (?:to be|you|that)|\bact as\b|\brole ?play\b|\byou are now\b|\b(?:make up|invent|fabricate|fake)\b|\bwithout (?:citing|citations?|evidence|facts)\b|<\/?(?:system|assistant|instructions?)>/gu,
  },
  {
    barrier: "future",
    pattern:
      /明天|后天|接下来(?:的)?(?:[一二两三几半\d]*个?(?:月|周|星期|季度|年|天))|往后[一二两三几\d]|明年|后年|下(?:个)?(?:月|周|星期|季度|礼拜)|未来|将来|将会|即将|预测|预估|预计|预报|以后会(?:怎|如)|(?:今年)?年底(?:会|前|之前)|会涨|会跌|\b(?:next|coming|following) (?:day|week|month|quarter|year|season|weekend)\b|\btomorrow\b|\bin the future\b|\bfuture\b|\bforecasts?\b|\bpredict(?:s|ion|ions|ing|ed)?\b|\bproject(?:ed|ion)s? for\b|\bby 20(?:2[7-9]|[3-9]\d)\b|\bgoing to (?:buy|happen|grow|rise|fall|increase|decrease)\b|\bwill (?:the )?(?:sales|conversion|purchases|number|users? grow|happen)/gu,
  },
  {
    barrier: "what_if",
    pattern:
      /(?:如果|假如|假设|要是|倘若|若是?|万一)[^?？。]{0,24}(?:降价|涨价|打折|提价|优惠\d|多投|少投|加大|减少|增加|提高|降低|提升|取消|翻倍|关闭|关掉|改成|改为|推出|停止|停掉|不再|上线|下线|去掉|投放|发放|送|补贴|加一|降\d|涨\d|砍|换成(?:新|别的)|让所有|让每|强制)|\bwhat (?:would|will|could) happen if\b|\bwhat if\b|\bif (?:we|i|they|the company|you) (?:\w+ ){0,2}(?:raised?|lower(?:ed)?|cut|increas(?:e|ed)|decreas(?:e|ed)|doubl(?:e|ed)|remov(?:e|ed)|dropp?(?:ed)?|launch(?:ed)?|stopp?(?:ed)?|spen[dt]|discount(?:ed)?|reduc(?:e|ed)|halv(?:e|ed)|offer(?:ed)?|chang(?:e|ed)|add(?:ed)?|gave|give|forced?|made|doubled|eliminat(?:e|ed)|invest(?:ed)?|show(?:ed)?|sen[dt])\b|\bhow (?:much|many) (?:more|fewer|less) (?:\w+ ){0,4}(?:would|could) (?:we|there|it)\b/gu,
  },
  {
    barrier: "unrelated",
    pattern:
      /写(?:一)?(?:首|篇|个|段|封)|作诗|写诗|首诗|讲(?:个|一个)?笑话|笑话|天气|气温|下雨|翻译(?:成|一下|这)|首都|总统|主席|首相|菜谱|怎么做(?:菜|饭)|做法|食谱|股价|股票|彩票|比特币|汇率|世界杯|奥运|唱(?:首|歌)|你是谁|你叫什么|你是什么模型|你多大|写代码|写程序|代码|python|javascript|\bsql\b|(?<![\d.])\d+\s*[+*×÷/]\s*\d+\s*(?:等于|=|是多少)|圆周率|光速|相对论|谁发明|谁是.{0,8}(?:作者|导演|创始人|ceo)|历史上|几点了|今天星期几|今天几号|现在几点|\b(?:write|compose|draft)\b[^.?!]{0,20}\b(?:poem|song|story|essay|e-?mail|letter|code|script|program|function|haiku|joke|article)\b|\bpoem\b|\bhaiku\b|\bjokes?\b|\bweather\b|\btemperature\b|\btranslat(?:e|ion)\b|\bcapital (?:city )?of\b|\bpresident\b|\bprime minister\b|\brecipe\b|\bstock (?:price|market)\b|\bshare price of\b|\bbitcoin\b|\bexchange rate\b|\bworld cup\b|\bolympic|\bwho are you\b|\bwhat(?:'s| is) your name\b|\bsing\b|\bmeaning of life\b|\bwhat time is it\b|\bhomework\b|\bpopulation of\b|\bwho (?:invented|wrote|directed|founded)\b|\b\d+ ?(?:\+|\*|x|times|plus|minus) ?\d+\b(?! or more)|\bspeed of light\b|\bsquare root\b/gu,
  },
  {
    barrier: "opinion",
    pattern:
      /你(?:个人)?(?:觉得|认为|喜欢|怎么看|推荐我)|(?:我|咱)(?:该|应该|适合|要不要)(?:买|选|换)|好看|漂亮|值不值得买|良心|\b(?:do|would) you (?:think|like|prefer|believe|recommend i)\b|\bis (?:the |an? )?[\w\s-]{2,40} a better (?:car|brand|model|product|choice)\b|\byour (?:opinion|favou?rite|view)\b|\bshould i (?:buy|choose|get|pick)\b|\b(?:prettiest|ugliest|coolest|most beautiful)\b/gu,
  },
];

/** What profiles and rows hold only where a project has such a field; the others no project has. */
const MISSING: readonly { kind: Missing["kind"]; pattern: RegExp }[] = [
  {
    kind: "personal",
    pattern:
      /电话(?:号码)?|手机号码?|联系方式|真实姓名|姓名|(?:叫什么)?名字|真名|邮箱|电子邮件|邮件地址|家庭住址|住址|地址|身份证号?|微信号|银行卡号?|密码|车牌号?|护照|\bphone(?: numbers?)?\b|\btelephone\b|\bmobile numbers?\b|\bcell numbers?\b|\breal names?\b|\bfull names?\b|\bfirst names?\b|\blast names?\b|\bnames? of (?:the |these |those )?(?:users?|people|customers?|buyers?)\b|\be-?mails?(?: address(?:es)?)?\b|\b(?:home |street )?address(?:es)?\b|\bid cards?\b|\bpassports?\b|\bpasswords?\b|\bssn\b|\bsocial security\b|\bcredit cards?\b|\bcontact (?:details|information|info)\b|\blicen[cs]e plates?\b/gu,
  },
  {
    kind: "measure",
    pattern:
      /价格(?:是|为)?多少|多少钱|什么价|价位|价格区间|销售额|营业额|营收|利润率?|毛利率?|gmv|客单价|成本|花费|投放费用|广告费用?|库存|市场份额|市占率|单价|售价|油耗|马力|续航|复购率?|留存率?|满意度|净推荐值|好评率|评分|情绪|情感倾向|讨厌|反感|厌恶|吐槽|抱怨|点击价格|\bhow much (?:does|do|is|are)\b[^?]{0,40}\bcosts?\b|\bprices? of\b|\b(?:average )?order value\b|\broi\b|\broas\b|\bcpa\b|\bcpc\b|\bcpm\b|\bltv\b|\barpu\b|\bnps\b|\brevenues?\b|\bprofits?\b|\bprofit margins?\b|\bcosts?\b|\bspending\b|\bad spend\b|\binventory\b|\bin stock\b|\bmarket share\b|\bturnover\b|\bretention(?: rate)?\b|\bsatisfaction\b|\bsatisfied\b|\bratings?\b|\bsentiment\b|\bhate[sd]?\b|\bhow much (?:do|did|does)\b[^?.!]{0,40}\b(?:pay|spend)\b|\bhorsepower\b|\bfuel (?:consumption|economy)\b|\bmileage\b|\blifetime value\b|\brepurchase\b|\bnearby\b|\bnear me\b|附近|离我|\b(?:best|worst|good|bad|star) reviews?\b|口碑(?:最好|最差|如何|怎么样)|好评|差评|全款|首付|月供|付款方式|交付量|交付了|全球|销量|保有量|\bworldwide\b|\bglobally\b|\bdeliver(?:ies|ed)\b|\bdown payments?\b|\baverage discounts?\b|折扣(?:率|力度|多少)|优惠幅度/gu,
  },
  {
    kind: "field",
    pattern:
      /学历|教育程度|文化程度|本科|硕士|博士|大学生|高中|婚姻状况|婚姻|已婚|未婚|离异|单身|结婚|子女|孩子|小孩|有娃|宝妈|星座|身高|体重|民族|宗教|信仰|血型|国籍|籍贯|户籍|家庭结构|家庭人数|家庭|左撇子|政治面貌|手机型号|设备类型|设备|操作系统|安卓|\bios\b|\bandroid\b|会员等级|\beducation\b|\bdegrees?\b|\bcollege\b|\buniversity\b|\bmarried\b|\bmarital\b|\bunmarried\b|\bsingle (?:people|users|men|women)\b|\bdivorced\b|\bchildren\b|\bkids\b|\bparents\b|\bheights?\b|\bweights?\b|\breligions?\b|\breligious\b|\bzodiac\b|\bstar signs?\b|\bethnic(?:ity)?\b|\bnationalit(?:y|ies)\b|\brace\b|\bleft-?handed\b|\bblood types?\b|\bdevices?\b|\boperating systems?\b|\bmembership (?:level|tier)\b|\bpolitical\b|\bfamily size\b/gu,
  },
  {
    kind: "unit",
    pattern:
      /每天|每日|每周|每月|逐日|逐月|按天|按月|按周|哪个月|哪一个月|哪一天|哪天|哪一周|周末|工作日|节假日|春节|国庆|双十一|618|晚上|夜间|夜里|凌晨|早上|早晨|上午|中午|下午|傍晚|(?<!覆盖的)(?<!数据的)时间段|时段|几点|哪个小时|星期[一二三四五六日天几]|周[一二三四五六日几](?!的?用户)|\bper (?:day|week|month)\b|\b(?:daily|weekly|monthly)\b(?! (?:income|salary|pay))|\b(?:each|every|which) (?:day|week|month)\b|\bby (?:day|week|month)\b|\bweekends?\b|\bweekdays?\b|\bholidays?\b|\bevenings?\b|\bmornings?\b|\bafternoons?\b|\bnights?\b|\btimes? of (?:the )?day\b|\bhours? of (?:the )?day\b|\bwhich hour\b|\bwhat hour\b|\bdays? of (?:the )?week\b|\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|\brush hour\b/gu,
  },
];

function* spots<T>(text: string, rules: readonly ({ pattern: RegExp } & T)[]): Iterable<Spot<T>> {
  for (const rule of rules) {
    for (const match of text.matchAll(rule.pattern)) {
      yield { ...rule, start: match.index, end: match.index + match[0].length, text: match[0] };
    }
  }
}

export const findBarriers = (text: string): Spot<{ barrier: Barrier }>[] => [...spots(text, BARRIERS)];

export const findMissingWords = (text: string): Spot<{ kind: Missing["kind"] }>[] => [...spots(text, MISSING)];
