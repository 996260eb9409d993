/** What made people like, where they live, what they look at and do; the measuring asks by these names. */
export const INTERESTS = ["高尔夫", "网球", "美食", "旅行", "摄影", "滑雪", "阅读", "露营", "音乐", "健身"] as const;
export const CITIES = ["北京", "上海", "广州", "深圳", "杭州", "成都", "武汉", "西安"] as const;
export const BRANDS = ["宝马7系", "奔驰S系", "奥迪A8", "蔚来ET7", "理想L9", "小鹏G9", "问界M9", "特斯拉S", "红旗H9", "极氪009"] as const; // prettier-ignore
export const TYPES = ["浏览车型", "比较车型", "看评测", "看资讯", "搜索价格", "领取优惠", "咨询客服", "预约试驾", "到店看车", "下单购买"] as const; // prettier-ignore
