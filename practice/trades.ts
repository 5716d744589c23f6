// The four trades that the practice catalogue is drawn from: words, made-up brands, price ranges,
// colours and sizes. Nothing but data; catalogue.ts turns it into items.

export interface Option {
  readonly code: string
  readonly name: string
}

export type Brand = Option

/** One kind of goods; `isWeighed` where it is sold by weight. */
export interface Kind {
  readonly category: string
  readonly categoryName: string
  readonly noun: string
  readonly unit: string
  readonly fromFen: number
  readonly toFen: number
  readonly isWeighed?: true
}

export interface Trade {
  readonly letter: string
  readonly brands: readonly Brand[]
  readonly words: readonly string[]
  readonly kinds: readonly Kind[]
  readonly measures: readonly string[]
  readonly colours: readonly Option[]
  readonly sizes: readonly string[]
  readonly seasons: readonly Option[]
  /** Whether the hub knows more of these items than the field table holds. */
  readonly isKnownToHub: boolean
}

const option = (code: string, name: string): Option => ({ code, name })

/** The kinds of one category, each as noun, unit, and the range of its price in yuan. */
const kindsOf = (
  category: string,
  categoryName: string,
  kinds: readonly (readonly [noun: string, unit: string, from: number, to: number])[],
): readonly Kind[] =>
  kinds.map(([noun, unit, from, to]) => ({
    ...{ category, categoryName, noun, unit },
    ...{ fromFen: from * 100, toFen: to * 100 },
  }))

const weighed = (kinds: readonly Kind[]): readonly Kind[] =>
  kinds.map((kind) => ({ ...kind, isWeighed: true }))

export const clothing: Trade = {
  letter: 'C',
  brands: [
    option('QH', '清荷'),
    option('MY', '木言'),
    option('BL', '北麓'),
    option('SQ', '素琴'),
    option('YF', '逸帆'),
    option('XT', '小棠'),
    option('LX', '凌溪'),
  ],
  words: [
    ...['柔软', '宽松', '修身', '复古', '简约', '印花', '条纹', '经典', '百搭', '轻薄'],
    ...['舒适', '文艺', '通勤'],
  ],
  kinds: [
    ...kindsOf('cat1101', '女装', [
      ['女士短袖T恤', '件', 49, 159],
      ['女士连衣裙', '件', 129, 469],
      ['女士衬衫', '件', 99, 299],
      ['女士牛仔裤', '条', 119, 359],
    ]),
    ...kindsOf('cat1201', '男装', [
      ['男士短袖T恤', '件', 49, 149],
      ['男士休闲裤', '条', 109, 329],
      ['男士夹克', '件', 199, 699],
      ['男士衬衫', '件', 99, 299],
    ]),
    ...kindsOf('cat1301', '童装', [
      ['儿童卫衣', '件', 69, 199],
      ['儿童运动裤', '条', 59, 169],
    ]),
    ...kindsOf('cat1401', '羽绒服', [['羽绒服', '件', 399, 1299]]),
  ],
  measures: ['', '基础款', '新款', '纪念款', '升级款'],
  colours: [
    option('RED', '红色'),
    option('BLK', '黑色'),
    option('WHT', '白色'),
    option('NVY', '藏青'),
    option('BEI', '米色'),
    option('GRY', '浅灰'),
    option('GRN', '军绿'),
    option('PNK', '粉色'),
  ],
  sizes: ['S', 'M', 'L', 'XL', 'XXL'],
  seasons: [
    option('spring', '春'),
    option('summer', '夏'),
    option('autumn', '秋'),
    option('winter', '冬'),
  ],
  isKnownToHub: true,
}

const food: Trade = {
  letter: 'F',
  brands: [
    option('GY', '谷悦'),
    option('SX', '山下人家'),
    option('TM', '甜麦屋'),
    option('LH', '老河口'),
    option('XG', '鲜果集'),
    option('YS', '一食堂'),
    option('CX', '草香'),
  ],
  words: [
    ...['精选', '特级', '农家', '高山', '有机', '优选', '家乡', '产地', '传统', '山野'],
    ...['臻选', '当季', '本味'],
  ],
  kinds: [
    ...kindsOf('cat2101', '休闲食品', [
      ['苏打饼干', '袋', 6, 19],
      ['薯片', '罐', 5, 15],
      ['瓜子', '袋', 8, 26],
      ['牛肉干', '袋', 25, 69],
    ]),
    ...kindsOf('cat2201', '饮料冲调', [
      ['乌龙茶', '盒', 18, 128],
      ['燕麦片', '袋', 19, 59],
    ]),
    ...kindsOf('cat2301', '粮油调味', [
      ['酱油', '瓶', 9, 29],
      ['挂面', '袋', 6, 18],
    ]),
    ...weighed([
      ...kindsOf('cat2401', '水果', [
        ['苹果', '千克', 6, 20],
        ['蜜橘', '千克', 5, 16],
      ]),
      ...kindsOf('cat2501', '散装干货', [
        ['核桃', '千克', 28, 68],
        ['红枣', '千克', 22, 58],
      ]),
      ...kindsOf('cat2601', '熟食', [['卤牛肉', '千克', 58, 128]]),
    ]),
  ],
  measures: ['100g', '150g', '200g', '250g', '500g'],
  colours: [],
  sizes: [],
  seasons: [],
  isKnownToHub: true,
}

const cosmetics: Trade = {
  letter: 'B',
  brands: [
    option('YJ', '月见草'),
    option('HL', '花漾里'),
    option('SY', '水沐颜'),
    option('BC', '百草集物'),
    option('LM', '流萌'),
  ],
  words: ['补水', '保湿', '清爽', '滋润', '修护', '柔润', '提亮', '舒缓', '轻盈', '清透', '焕采'],
  kinds: [
    ...kindsOf('cat3101', '护肤', [
      ['面霜', '瓶', 69, 329],
      ['精华液', '瓶', 99, 459],
      ['爽肤水', '瓶', 59, 199],
      ['洁面乳', '支', 39, 129],
    ]),
    ...kindsOf('cat3201', '彩妆', [
      ['口红', '支', 59, 259],
      ['气垫粉底', '盒', 89, 329],
    ]),
    ...kindsOf('cat3301', '洗护', [['洗发水', '瓶', 29, 99]]),
  ],
  measures: ['正装', '旅行装', '家庭装', '限量版', '升级版'],
  colours: [option('01', '01 自然'), option('02', '02 豆沙'), option('03', '03 玫瑰')],
  sizes: [],
  seasons: [],
  isKnownToHub: true,
}

const stationery: Trade = {
  letter: 'S',
  brands: [
    option('WJ', '文简'),
    option('ZS', '知书'),
    option('MB', '墨白'),
    option('XX', '新学'),
  ],
  words: ['便携', '学生', '商务', '静音', '彩色', '考试', '卡通', '耐用', '简约', '办公', '复古'],
  kinds: [
    ...kindsOf('cat4101', '书写', [
      ['中性笔', '支', 2, 12],
      ['荧光笔', '支', 3, 15],
      ['钢笔', '支', 19, 129],
    ]),
    ...kindsOf('cat4201', '本册', [
      ['笔记本', '本', 6, 39],
      ['便签本', '本', 3, 15],
    ]),
    ...kindsOf('cat4301', '桌面', [
      ['订书机', '个', 9, 39],
      ['文件夹', '个', 5, 29],
    ]),
  ],
  measures: ['单只装', '三只装', '十只装', '套装', '经济装'],
  colours: [
    option('BLK', '黑'),
    option('BLU', '蓝'),
    option('RED', '红'),
    option('GRN', '绿'),
    option('YEL', '黄'),
  ],
  sizes: [],
  seasons: [],
  isKnownToHub: false,
}

/** The trade of each product of a round; rounds repeat, so that any catalogue has all trades. */
export const tradeRound: readonly Trade[] = [
  ...[clothing, food, food, food, food, cosmetics, food, food, food, food],
  ...[stationery, food, food, food, food, cosmetics, food, food, stationery, food],
]
