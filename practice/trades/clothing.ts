// Clothes and shoes, in colours and sizes. Every brand is made up.
import { kindsOf, options, words, type Trade } from './trade'

const lettered = words('S M L XL XXL')

export const clothing: Trade = {
  letter: 'C',
  brands: options(
    'QH清荷 MY木言 BL北麓 SQ素琴 YF逸帆 XT小棠 LX凌溪 CA长安裁缝 YN云袅 DH东禾 ' +
      'WL微澜 SL拾绿 MC墨曾 RJ若锦 HB海泊 YL乐山行 ZX朝夕 CD重渡 SX盛夏里 NN暖南',
  ),
  words: words(
    '柔软 宽松 修身 复古 简约 经典 百搭 轻薄 舒适 文艺 通勤 重磅 薄款 加厚 ' +
      '弹力 速干 休闲 高腰 纯色 水洗',
  ),
  features: words('长袖 短袖 印花 条纹 格子 刺绣 拼接 圆领 翻领 纯棉 亚麻 羊毛混纺 绗缝 抽绳'),
  kinds: [
    ...kindsOf(
      'cat1101',
      '女装',
      '女士T恤/件/49/159 连衣裙/条/129/469 女士衬衫/件/99/299 女士牛仔裤/条/119/359 ' +
        '半身裙/条/89/259 女士针织衫/件/109/359 女士风衣/件/299/899 打底衫/件/49/129',
    ),
    ...kindsOf(
      'cat1201',
      '男装',
      '男士T恤/件/49/149 休闲裤/条/109/329 夹克/件/199/699 男士衬衫/件/99/299 ' +
        '男士卫衣/件/99/299 西服外套/件/399/1299 行政夹克/件/299/799',
    ),
    ...kindsOf('cat1301', '童装', '儿童卫衣/件/69/199 儿童运动裤/条/59/169 儿童校服外套/件/99/229'),
    ...kindsOf('cat1401', '羽绒服', '羽绒服/件/399/1299 羽绒马甲/件/199/599'),
    ...kindsOf('cat1501', '鞋靴', '帆布鞋/双/79/259 运动鞋/双/159/599 行走鞋/双/199/499'),
  ],
  measures: words('- 基础款 新款 纪念款 升级款'),
  colours: options(
    'RED红色 BLK黑色 WHT白色 NVY藏青 BEI米色 GRY浅灰 GRN军绿 PNK粉色 COF咖啡色 PUR茄紫 ' +
      'KHA卡其 LBL浅蓝',
  ),
  sizes: new Map([
    ['cat1101', lettered],
    ['cat1201', lettered],
    ['cat1301', words('110 120 130 140 150')],
    ['cat1401', lettered],
    ['cat1501', words('36 38 40 42 44')],
  ]),
  sizeCount: 5,
  seasons: options('spring春 summer夏 autumn秋 winter冬'),
  isWeighed: false,
  isKnownToHub: true,
}
