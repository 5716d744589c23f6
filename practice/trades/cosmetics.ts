// Skin care, make-up and washing, some of it in shades. Every brand is made up.
import { kindsOf, options, words, type Trade } from './trade'

export const cosmetics: Trade = {
  letter: 'B',
  brands: options(
    'YJ月见草 HL花漾里 SY水沐颜 BC百草集物 LM流萌 ZZ知姿 FR芙若 YR玉容方 QT清棠 MS沐参 ' +
      'BH薄荷屋 CM采曼 XL雪系列 NQ柠七 DL都丽 RL露单',
  ),
  words: words(
    '补水 保湿 清爽 滋润 修护 柔润 提亮 舒缓 轻盈 清透 焕采 紧致 控油 温和 细肤 净澈 长效 防晒',
  ),
  features: words('玫瑰 人参 藏红花 玻尿酸 烟酰胺 积雪草 薄荷 芦荟 山茶花 茉莉 绿茶 燕麦 石榴 竹炭 樱花'),
  kinds: [
    ...kindsOf(
      'cat3101',
      '护肤',
      '面霜/瓶/69/329 精华液/瓶/99/459 爽肤水/瓶/59/199 洁面乳/支/39/129 眼霜/支/89/359 ' +
        '面膜/盒/39/169 护手霜/支/19/69 化妆水/瓶/49/189 乳液/瓶/59/219',
    ),
    ...kindsOf(
      'cat3201',
      '彩妆',
      '口红/支/59/259 气垫粉底/盒/89/329 眉笔/支/19/89 眼影盘/盒/59/259 腮红/盒/39/149 ' +
        '卸妆油/瓶/49/179 唇釉/支/39/169',
    ),
    ...kindsOf(
      'cat3301',
      '洗护',
      '洗发水/瓶/29/99 护发素/瓶/29/99 发膜/罐/39/129 沐浴露/瓶/25/79 香皂/块/8/39 牙膏/支/9/49',
    ),
  ],
  measures: words('正装 旅行装 家庭装 限量版 升级版'),
  colours: options('01自然 02豆沙 03玫瑰 04枫叶 05奶茶 06柏林灰'),
  sizes: new Map(),
  sizeCount: 0,
  seasons: [],
  isWeighed: false,
  isKnownToHub: true,
}
