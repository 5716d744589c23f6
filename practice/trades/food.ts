// Food: packed, and fresh by weight. Every brand is made up.
import { kindsOf, options, words, type Trade } from './trade'

export const food: Trade = {
  letter: 'F',
  brands: options(
    'GY谷悦 SX山下人家 TM甜麦屋 LH老河口 XG鲜果集 YS一食堂 CX草香 HJ禾家乐 DZ大朝奉 CJ曾记 ' +
      'SZ食朝 WS味思源 BX柏香 LK绿蔻 YM原麦 JX蒋巷 FX丰系 QS晴山 TL糖里 MH蒙禾 ' +
      'ZL藏岭 XS仙潭 PB朴本 NS南盛',
  ),
  words: words(
    '精选 特级 农家 高山 有机 优选 家乡 传统 山野 臻选 当季 本味 重庆 川味 港式 手工 古法 ' +
      '低糖 无添加 儿童',
  ),
  features: words(
    '原味 番茄味 香葱味 五香 麻辣 蜂蜜味 海苔味 薄荷味 柠檬味 黑芝麻 蔓越莓 咖喱味 烧烤味 ' +
      '藤椒味 红枣味 桂花 芝士味 奶盐味 荞麦 全麦',
  ),
  kinds: [
    ...kindsOf(
      'cat2101',
      '休闲食品',
      '苏打饼干/袋/6/19 薯片/罐/5/15 瓜子/袋/8/26 牛肉干/袋/25/69 米饼/袋/6/18 蛋卷/盒/9/36 ' +
        '坚果仁/罐/19/79 豆干/袋/4/16 果冻/杯/3/12 锅巴/袋/5/15 鱿鱼丝/袋/12/39',
    ),
    ...kindsOf(
      'cat2201',
      '饮料冲调',
      '乌龙茶/盒/18/128 燕麦片/袋/19/59 豆浆粉/袋/12/39 气泡水/瓶/3/9 咖啡/盒/19/99 ' +
        '酸梅汤/瓶/4/12 藕粉/罐/16/49',
    ),
    ...kindsOf(
      'cat2301',
      '粮油调味',
      '酱油/瓶/9/29 挂面/袋/6/18 调和油/桶/49/139 辣椒酱/瓶/7/26 米醋/瓶/5/19 血糯米/袋/12/39 ' +
        '调味粉/袋/2/9 豆瓣酱/瓶/8/24',
    ),
    ...kindsOf(
      'cat2401',
      '速冻乳品',
      '水饺/袋/12/39 汤圆/袋/9/26 馄饨/袋/10/29 酸奶/杯/4/12 奶酪棒/袋/12/39 冰淇淋/盒/5/39',
    ),
  ],
  measures: words('100g 150g 200g 250g 500g'),
  colours: [],
  sizes: new Map(),
  sizeCount: 0,
  seasons: [],
  isWeighed: false,
  isKnownToHub: true,
}

export const weighedFood: Trade = {
  ...food,
  brands: options(
    'WA云岭 WB青川 WC东山 WD洛河 WE长滩 WF石柱 WG朝阳坡 WH南屏 WI西塘 WJ白河 ' +
      'WK柏树湾 WL乐亭 WM丹江 WN六安里 WO大埔坊 WP铅山坳 WQ蔚州 WR台前 WS番禺渡 ' +
      'WT涡河 WU荥泽 WV邛山 WW婺水 WX澜江 WY甪里 WZ天目 VA坝上 VB塞北 VC海阳 ' +
      'VD沙窝 VE桃源 VF平和园 VG洞庭 VH兴化 VI高邮坝 VJ阳澄',
  ),
  words: words('鲜 甜 脆 大 小 红 老 早熟 晚熟 散养 自然熟 现切'),
  features: words('- 礼品'),
  kinds: [
    ...kindsOf(
      'cat2501',
      '水果',
      '苹果/千克/6/20 蜜橘/千克/5/16 脐橙/千克/7/19 葡萄/千克/12/39 香蕉/千克/4/9 ' +
        '猕猴桃/千克/12/29 柚子/千克/5/12 石榴/千克/9/26 车厘子/千克/59/139',
    ),
    ...kindsOf(
      'cat2601',
      '蔬菜',
      '番茄/千克/5/14 茄子/千克/4/11 朝天椒/千克/12/30 卷心菜/千克/2/7 莲藕/千克/8/18 ' +
        '山药/千克/9/24 荸荠/千克/9/19',
    ),
    ...kindsOf(
      'cat2701',
      '散装干货',
      '核桃/千克/28/68 红枣/千克/22/58 香菇/千克/68/168 枸杞/千克/58/138 花生/千克/14/32 ' +
        '银耳/千克/78/168 绿豆/千克/9/22',
    ),
    ...kindsOf(
      'cat2801',
      '熟食水产',
      '卤牛肉/千克/58/128 酱鸭/千克/39/89 凉拌藕片/千克/18/38 鲈鱼/千克/26/59 蛤蜊/千克/12/29',
    ),
  ],
  measures: words('一级 二级 大号 中号 小号'),
  isWeighed: true,
}
