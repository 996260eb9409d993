/**
 * Words that mean the same in both languages and that names of things are made of. It makes an English question find
 * Chinese names and the other way round, and it tells what a question is about that the data do not have: a city, a
 * brand or an interest that is in here and in no profile or row is missing, not misspelled.
 */
export type GlossaryKind = "act" | "city" | "brand" | "interest" | "job" | "word";

export type GlossaryEntry = {
  id: string;
  kind: GlossaryKind;
  forms: readonly string[];
  /** Says little by itself: many names hold it. */
  generic?: true;
};

const entry = (kind: GlossaryKind, text: string, generic = false): GlossaryEntry => {
  const forms = text.split("|");
  return { id: `${kind}:${forms[0] ?? ""}`, kind, forms, ...(generic ? { generic: true } : {}) };
};
const act = (text: string) => entry("act", text);
const generic = (text: string) => entry("act", text, true);

/** What event types are made of. */
const ACTS: readonly GlossaryEntry[] = [
  generic("浏览|看|查看|逛|观看|阅览|browse|view|look|see|watch|read|check|visit page"),
  generic("车型|车|汽车|车辆|车子|car|model|vehicle|auto"),
  generic("使用|用|打开|use|open"),
  generic("在线|线上|网上|online"),
  generic("方案|plan|scheme"),
  generic("查找|找|寻找|find|look for|locate"),
  generic("打|玩|play"),
  generic("刷|scroll"),
  generic("申请|提交|apply|submit"),
  act("点击|点开|click|tap"),
  act("广告|ad|ads|advert|advertisement|advertising|banner"),
  act("搜索|搜|搜寻|检索|查询|search|searching|query"),
  act("评测|测评|点评|评价|评论|口碑|review|reviews"),
  act("参数|配置|规格|参数配置|配置参数|spec|specs|specification|specifications|configuration"),
  act("比较|对比|比对|compare|comparing|comparison"),
  act("报价|价格|询价|价钱|落地价|price|prices|pricing|quote|quotes"),
  act(
    "咨询|客服|询问|问客服|consultant|consultants|consult|consultation|ask|inquiry|enquiry|customer service|support chat",
  ),
  act("金融|贷款|分期|按揭|finance|financing|loan|installment|credit plan"),
  act("预约|预订|预定|book|booking|reserve|reservation|appointment|schedule"),
  act("试驾|试乘|试车|试乘试驾|test drive|test driver|test drivers|test-drive|testdrive|trial drive"),
  act("加购|加入购物车|购物车|加购物车|cart|add to cart|shopping cart|basket"),
  act("旧车|二手车|置换|used car|old car|trade in|trade-in"),
  act("估价|估值|评估|valuation|appraisal|appraise|estimate"),
  act("门店|店铺|经销商|4s店|4s|展厅|车行|store|dealer|dealership|shop|showroom"),
  act("到店|进店|到访|探店|去店里|去店|来店|上门|visit|walk in|store visit|dealer visit"),
  act("导航|地图|navigation|navigate|navigating|map"),
  act("短视频|抖音视频|小视频|short video|short videos|short clip|shorts|reels"),
  act("直播|live stream|livestream|live streaming"),
  act("资讯|新闻|头条|news|article"),
  act("聊天|社交|chat|chatting|messaging|social"),
  act("高尔夫|golf"),
  act("就餐|吃饭|用餐|餐厅|外出就餐|外食|下馆子|dine|dining|eat out|eating out|dine out|restaurant|meal"),
  act("注册|登记|sign up|register|registration|signup"),
  act("登录|登陆|log in|login|sign in"),
  act("收藏|favorite|favourite|bookmark"),
  act("分享|转发|share post|repost|forward"),
  act("退货|退款|refund|return goods|returned goods"),
  act("取消|cancel|cancellation"),
  act("充值|top up|recharge"),
  act("领券|优惠券|优惠|折扣券|coupon|voucher"),
  act("下载|download|install|安装"),
  act("卸载|uninstall"),
  act("续费|续订|renew|renewal"),
  act("投诉|complain|complaint"),
];

const CITIES =
  "上海 shanghai;北京 beijing peking;深圳 shenzhen;广州 guangzhou canton;杭州 hangzhou;成都 chengdu;天津 tianjin;南京 nanjing;重庆 chongqing;西安 xi'an xian;武汉 wuhan;苏州 suzhou;拉萨 lhasa;哈尔滨 harbin;长沙 changsha;郑州 zhengzhou;青岛 qingdao;大连 dalian;沈阳 shenyang;长春 changchun;济南 jinan;合肥 hefei;福州 fuzhou;厦门 xiamen;南昌 nanchang;昆明 kunming;贵阳 guiyang;南宁 nanning;海口 haikou;三亚 sanya;太原 taiyuan;石家庄 shijiazhuang;呼和浩特 hohhot;兰州 lanzhou;银川 yinchuan;西宁 xining;乌鲁木齐 urumqi;宁波 ningbo;无锡 wuxi;东莞 dongguan;佛山 foshan;珠海 zhuhai;温州 wenzhou;香港 hong-kong hongkong;澳门 macau macao;台北 taipei;东京 tokyo;首尔 seoul;伦敦 london;纽约 new-york;巴黎 paris;柏林 berlin;新加坡 singapore;悉尼 sydney";
const BRANDS =
  "宝马 bmw;奔驰 benz mercedes mercedes-benz 梅赛德斯 梅赛德斯奔驰;奥迪 audi;沃尔沃 volvo;特斯拉 tesla;丰田 toyota;大众 volkswagen vw;比亚迪 byd;吉利 geely;长城 great-wall gwm;保时捷 porsche;雷克萨斯 lexus;本田 honda;日产 nissan 尼桑;福特 ford;凯迪拉克 cadillac;别克 buick;捷豹 jaguar;路虎 land-rover;玛莎拉蒂 maserati;法拉利 ferrari;兰博基尼 lamborghini;劳斯莱斯 rolls-royce;宾利 bentley;现代汽车 hyundai;起亚 kia;马自达 mazda;标致 peugeot;蔚来 nio;小鹏 xpeng;理想汽车 li-auto;红旗 hongqi;奇瑞 chery;小米 xiaomi;华为 huawei;苹果 apple iphone;三星 samsung;微信 wechat;抖音 douyin tiktok;快手 kuaishou;今日头条 toutiao;汽车之家 autohome;懂车帝 dongchedi;易车 yiche;瓜子二手车 guazi;高德地图 amap gaode;小红书 xiaohongshu;支付宝 alipay;滴滴出行 didi 滴滴;美团 meituan;淘宝 taobao;京东 jd;拼多多 pinduoduo;腾讯视频 tencent-video;爱奇艺 iqiyi;b站 bilibili 哔哩哔哩;爱卡汽车 xcar;新浪汽车 sina-auto;微博 weibo;知乎 zhihu;百度 baidu;汉兰达 highlander;凯美瑞 camry;途观 tiguan;迈腾 magotan;博越 boyue;哈弗 haval";
const INTERESTS =
  "高尔夫 golf golfing golfer golfers;阅读 reading 读书 看书 bookworm reading-books;音乐 music 听歌;旅游 travel traveling travelling 旅行 trips;摄影 photography 拍照;美食 food foodie 吃货;健身 fitness gym workout working-out 锻炼;科技 technology tech gadgets 数码;滑雪 skiing ski;游泳 swimming;网球 tennis;足球 football soccer;篮球 basketball;钓鱼 fishing;跑步 running jogging;电影 movies film 影视;游戏 gaming games 电竞;瑜伽 yoga;马术 horse-riding;潜水 diving;登山 hiking climbing 爬山;骑行 cycling biking;园艺 gardening;书法 calligraphy;绘画 painting drawing;舞蹈 dancing dance;烹饪 cooking;象棋 chess;宠物 pets pet;露营 camping;棒球 baseball";
const JOBS =
  "互联网从业者 internet-worker internet-professional it-worker 程序员 互联网人;金融从业者 finance-worker finance-professional banker 金融人士 金融业者;企业管理者 manager executive business-manager 企业高管 高管 管理者;工程师 engineer;医生 doctor physician 大夫;销售 salesperson salespeople sales-person sales-rep salesman;教师 teacher 老师;自由职业 freelancer freelance 自由职业者 self-employed;律师 lawyer attorney;护士 nurse;学生 student;公务员 civil-servant;司机 driver-by-trade;会计 accountant;设计师 designer;军人 soldier;农民 farmer;飞行员 pilot;厨师 chef;记者 journalist;警察 police-officer;退休 retired retiree 退休人员;家庭主妇 housewife";
const WORDS =
  "男 male man men 男性 男士 男人 男生 男的 先生;女 female woman women 女性 女士 女人 女生 女的 女孩;换车 replace-a-car replacing-a-car replace-their-car;首购 first-purchase first-time-buyer first-buy;增购 additional-car second-car additional-purchase;观望 wait-and-see hesitating undecided";

const list = (kind: GlossaryKind, text: string): GlossaryEntry[] =>
  text.split(";").map((row) =>
    entry(
      kind,
      row
        .split(" ")
        .map((form) => form.replaceAll("-", " "))
        .join("|"),
    ),
  );

export const GLOSSARY: readonly GlossaryEntry[] = [
  ...ACTS,
  ...list("city", CITIES),
  ...list("brand", BRANDS),
  ...list("interest", INTERESTS),
  ...list("job", JOBS),
  ...list("word", WORDS),
];

/** What the kinds of missing things are called. */
export const MISSING_KINDS: Readonly<Record<GlossaryKind, { zh: string; en: string }>> = {
  act: { zh: "行为", en: "the activity" },
  city: { zh: "城市", en: "the city" },
  brand: { zh: "品牌或产品", en: "the brand or product" },
  interest: { zh: "兴趣", en: "the interest" },
  job: { zh: "职业", en: "the occupation" },
  word: { zh: "词", en: "the word" },
};
