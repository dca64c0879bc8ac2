import type { Label, Option } from '@huiliu/contracts'

export type Category = 'purifier' | 'filter' | 'pump' | 'kit' | 'service'
/** What 澄屿 sells: the records of the CRM and the shelves of the demo shop. `path` is below /demo/shop. */
export type Product = {
  sku: string
  name: Label
  /** one line below the name */
  line: Label
  /** yuan */
  price: number
  unit: string
  category: Category
  /** months after which its filters are due */
  months?: number
  /** cartridges that fit */
  refills?: string[]
  points: Label[]
}

function label(zh: string, en: string): Label {
  return { zh, en }
}

export const BRAND = label('澄屿净水', 'Chengyu Water')

export const CATEGORIES: Option[] = [
  { value: 'purifier', label: label('净水器', 'Purifier'), color: 'teal' },
  { value: 'filter', label: label('滤芯', 'Filter'), color: 'blue' },
  { value: 'pump', label: label('水泵', 'Pump') },
  { value: 'kit', label: label('套件', 'Kit'), color: 'amber' },
  { value: 'service', label: label('服务', 'Service'), color: 'grey' },
  { value: 'other', label: label('其他', 'Other') },
]

export const PRODUCTS: Product[] = [
  {
    sku: 'CY-800',
    name: label('澄阶 800G 厨下净水器', 'Terrace 800 under-sink purifier'),
    line: label('一杯水 8 秒，一家四口刚好', 'A glass in 8 seconds, right for a family of four'),
    price: 2399,
    unit: '台',
    category: 'purifier',
    months: 12,
    refills: ['F-RO8', 'F-CB2', 'KIT-YR'],
    points: [
      label('RO 反渗透，2:1 低废水', 'Reverse osmosis, 2:1 waste ratio'),
      label('滤芯寿命显示在龙头上', 'Filter life shown on the tap'),
      label('宽 14 厘米，水槽下放得进', '14 cm wide, fits below any sink'),
    ],
  },
  {
    sku: 'CY-400',
    name: label('澄阶 400G 厨下净水器', 'Terrace 400 under-sink purifier'),
    line: label('小厨房的第一台', 'The first one for a small kitchen'),
    price: 1599,
    unit: '台',
    category: 'purifier',
    months: 12,
    refills: ['F-CB2', 'KIT-YR'],
    points: [
      label('RO 反渗透，免接电版可选', 'Reverse osmosis, also without mains'),
      label('自己换芯，三秒一拧', 'Change the filter yourself, one twist'),
      label('五年整机质保', 'Five years on the whole machine'),
    ],
  },
  {
    sku: 'CY-D1',
    name: label('清晨 台式净饮机', 'Morning countertop dispenser'),
    line: label('不接管、不打孔，租房也能用', 'No pipes, no drilling: fine for a rented flat'),
    price: 1899,
    unit: '台',
    category: 'purifier',
    months: 6,
    refills: ['F-CB2'],
    points: [
      label('45–95 °C 五档水温，3 秒出热水', 'Five temperatures, hot in 3 seconds'),
      label('5 升大水箱，可拆洗', 'A 5 l tank that comes apart'),
      label('夜里 32 分贝', '32 dB at night'),
    ],
  },
  {
    sku: 'CY-P1',
    name: label('前哨 前置过滤器', 'Outpost whole-house pre-filter'),
    line: label('把泥沙挡在水表后面', 'Keeps sand and rust behind the meter'),
    price: 499,
    unit: '台',
    category: 'purifier',
    months: 12,
    refills: ['F-PC1'],
    points: [
      label('40 微米不锈钢滤网', '40 µm stainless mesh'),
      label('一转就冲洗', 'Flush with a turn'),
      label('铅含量检测合格', 'Tested lead-free'),
    ],
  },
  {
    sku: 'CY-S3',
    name: label('柔涧 全屋软水机', 'Softbrook whole-house softener'),
    line: label('洗澡不涩，热水器不结垢', 'Soft showers, no scale in the boiler'),
    price: 5999,
    unit: '台',
    category: 'purifier',
    months: 12,
    refills: ['SRV-CK'],
    points: [
      label('3 吨周期产水', '3 t per cycle'),
      label('按用水量再生，省盐三成', 'Regenerates by use, 30 % less salt'),
      label('含上门勘测', 'Survey at your home included'),
    ],
  },
  {
    sku: 'CY-K12',
    name: label('云瓶 滤水壶', 'Cloud filter jug'),
    line: label('放进冰箱门的 2.4 升', '2.4 litres for the fridge door'),
    price: 159,
    unit: '只',
    category: 'purifier',
    months: 3,
    refills: ['F-JUG3'],
    points: [
      label('椰壳活性炭加离子交换', 'Coconut carbon and ion exchange'),
      label('换芯日历写在壶盖上', 'A calendar in the lid'),
      label('不含双酚 A', 'Free of BPA'),
    ],
  },
  {
    sku: 'CY-X20',
    name: label('远帆 商用直饮机', 'Farsail office dispenser'),
    line: label('三十人的办公室，一台就够', 'One for an office of thirty'),
    price: 6800,
    unit: '台',
    category: 'purifier',
    months: 6,
    refills: ['F-RO8', 'F-CB2'],
    points: [
      label('每小时 40 升，冷热常温', '40 l an hour, cold, warm, hot'),
      label('远程看水质与滤芯', 'Water and filters seen from afar'),
      label('全国上门保养', 'Service at your door'),
    ],
  },
  {
    sku: 'F-RO8',
    name: label('RO 反渗透滤芯', 'RO membrane'),
    line: label('适用澄阶 800G、远帆', 'For Terrace 800 and Farsail'),
    price: 469,
    unit: '支',
    category: 'filter',
    points: [label('建议 24 个月更换', 'Change after 24 months'), label('一拧即换', 'Changed with one twist')],
  },
  {
    sku: 'F-CB2',
    name: label('复合滤芯', 'Composite filter'),
    line: label('PP 棉加活性炭，适用厨下与台式机', 'PP and carbon, for under-sink and countertop'),
    price: 189,
    unit: '支',
    category: 'filter',
    points: [label('建议 6–12 个月更换', 'Change after 6–12 months'), label('食品级外壳', 'Food-grade shell')],
  },
  {
    sku: 'F-PC1',
    name: label('前置滤网', 'Pre-filter mesh'),
    line: label('适用前哨', 'For Outpost'),
    price: 69,
    unit: '支',
    category: 'filter',
    points: [label('316 不锈钢', '316 stainless steel'), label('建议 12 个月更换', 'Change after 12 months')],
  },
  {
    sku: 'F-JUG3',
    name: label('云瓶滤芯 三支装', 'Cloud jug filters, pack of 3'),
    line: label('九个月的量', 'Nine months of water'),
    price: 99,
    unit: '盒',
    category: 'filter',
    points: [label('每支约 150 升', 'About 150 l each'), label('独立铝膜包装', 'Sealed one by one')],
  },
  {
    sku: 'KIT-YR',
    name: label('一年滤芯套装', 'Filter set for a year'),
    line: label('到期提醒，一次备齐', 'All you need, with a reminder'),
    price: 599,
    unit: '套',
    category: 'kit',
    points: [
      label('含复合滤芯两支、RO 滤芯一支', 'Two composite filters, one membrane'),
      label('比单买省 248 元', 'Saves ¥248'),
    ],
  },
  {
    sku: 'PUMP-20',
    name: label('轻涌 静音增压泵', 'Swell quiet booster pump'),
    line: label('顶楼水压不足时', 'For weak pressure on the top floor'),
    price: 329,
    unit: '台',
    category: 'pump',
    points: [label('自动启停', 'Starts and stops by itself'), label('35 分贝', '35 dB')],
  },
  {
    sku: 'SRV-IN',
    name: label('上门安装', 'Installation'),
    line: label('次日上门，三十分钟', 'Next day, thirty minutes'),
    price: 120,
    unit: '次',
    category: 'service',
    points: [label('含辅材', 'Parts included'), label('装不了全额退', 'Money back if it does not fit')],
  },
  {
    sku: 'SRV-CK',
    name: label('水质检测与保养', 'Water test and service'),
    line: label('一份看得懂的报告', 'A report anybody can read'),
    price: 60,
    unit: '次',
    category: 'service',
    points: [
      label('余氯、硬度、TDS 三项', 'Chlorine, hardness, TDS'),
      label('当场清洗滤网', 'Mesh cleaned on the spot'),
    ],
  },
]

const BY_SKU = new Map(PRODUCTS.map(product => [product.sku, product]))

export function productOf(sku: string): Product | undefined {
  return BY_SKU.get(sku)
}
