// Things for school and office, in colours. Every brand is made up. The hub knows no more of them
// than the field table holds, so that a till also meets rows without `ext`.
import { kindsOf, options, words, type Trade } from './trade'

export const stationery: Trade = {
  letter: 'S',
  brands: options(
    'WJ文简 ZS知书 MB墨白 XX新学 BX笔行 ZC重川 JY简页 CL彩录 SD书得 HM号码屋 ZX朝学 TW童文',
  ),
  words: words(
    '便携 学生 商务 静音 彩色 考试 卡通 耐用 简约 办公 复古 加厚 大容量 可擦 防水 国风 音乐',
  ),
  features: words('磨砂 透明 皮面 牛皮纸 按动式 卷边 磁吸 双头 带锁 活页 抽杆 折叠'),
  kinds: [
    ...kindsOf(
      'cat4101',
      '书写',
      '中性笔/支/2/12 荧光笔/支/3/15 钢笔/支/19/129 自动铅笔/支/4/29 记号笔/支/3/12 毛笔/支/9/89 ' +
        '圆珠笔/支/2/12',
    ),
    ...kindsOf(
      'cat4201',
      '本册',
      '笔记本/本/6/39 便签本/本/3/15 素描本/本/9/49 乐谱本/本/5/19 行事历/本/19/69 单据本/本/4/15',
    ),
    ...kindsOf(
      'cat4301',
      '桌面',
      '订书机/个/9/39 文件夹/个/5/29 银行卡套/个/3/19 卷笔刀/个/5/49 调色盘/个/9/39 直尺/把/2/12 ' +
        '校园卡套/个/3/15 算盘/个/19/89',
    ),
  ],
  measures: words('单只装 三只装 十只装 套装 经济装'),
  colours: options('BLK黑 BLU蓝 RED红 GRN绿 YEL黄'),
  sizes: new Map(),
  sizeCount: 0,
  seasons: [],
  isWeighed: false,
  isKnownToHub: false,
}
