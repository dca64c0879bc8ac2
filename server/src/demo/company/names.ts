import { pinyin } from 'pinyin-pro'
import type { Random } from '../../kernel/index.ts'

const SURNAMES: [string, number][] = [
  ['王', 9],
  ['李', 9],
  ['张', 9],
  ['刘', 7],
  ['陈', 7],
  ['杨', 5],
  ['黄', 4],
  ['赵', 4],
  ['吴', 4],
  ['周', 4],
  ['徐', 3],
  ['孙', 3],
  ['马', 3],
  ['朱', 3],
  ['胡', 2],
  ['林', 3],
  ['郭', 2],
  ['何', 2],
  ['高', 2],
  ['罗', 2],
  ['郑', 2],
  ['梁', 2],
  ['谢', 2],
  ['宋', 2],
  ['唐', 1],
  ['许', 1],
  ['韩', 1],
  ['冯', 1],
  ['邓', 1],
  ['曹', 1],
  ['彭', 1],
  ['曾', 1],
  ['萧', 1],
  ['田', 1],
  ['董', 1],
  ['袁', 1],
  ['潘', 1],
  ['于', 1],
  ['蒋', 1],
  ['蔡', 1],
  ['余', 1],
  ['杜', 1],
  ['叶', 1],
  ['程', 1],
  ['苏', 1],
  ['魏', 1],
  ['吕', 1],
  ['丁', 1],
  ['沈', 1],
  ['任', 1],
  ['姚', 1],
  ['卢', 1],
  ['姜', 1],
  ['崔', 1],
  ['钟', 1],
  ['谭', 1],
  ['陆', 1],
  ['汪', 1],
  ['范', 1],
  ['欧阳', 1],
]
const GIVEN = {
  female:
    '晓雯 静怡 雨桐 思琪 婉清 佳慧 欣然 梦洁 雅琴 丽娟 秀英 芳 敏 静 丹 颖 雪 倩 慧 琳 燕 玲 桂兰 淑珍 海燕 晨曦 若溪 子涵 诗韵 艺 文静 美玲 彩霞 春梅 月 佩珊 书瑶 可馨 一诺 念'.split(
      ' ',
    ),
  male: '伟 强 磊 军 勇 杰 涛 明 超 刚 平 辉 鹏 浩 建国 志强 国华 文博 子轩 浩然 宇航 俊杰 嘉豪 博文 立峰 晓东 海涛 永康 家明 振宇 思远 景行 一鸣 泽 恒 睿 启航 兆丰 仲谋 逸飞'.split(
    ' ',
  ),
} as const

export type Gender = keyof typeof GIVEN
export type PersonName = { name: string; gender: Gender; latin: string }

export function personName(random: Random): PersonName {
  const gender: Gender = random.chance(0.55) ? 'female' : 'male'
  return named(random.weighted(SURNAMES), random.pick(GIVEN[gender]), gender)
}

/** `latin`: as in an e-mail address, like li.xiaowen */
export function named(surname: string, given: string, gender: Gender): PersonName {
  const spell = (text: string) => pinyin(text, { toneType: 'none', type: 'array', v: true }).join('')
  return { name: surname + given, gender, latin: `${spell(surname)}.${spell(given)}`.replaceAll(/[^a-z.]/g, 'u') }
}

const PREFIXES = ['135', '136', '137', '138', '139', '150', '151', '158', '159', '176', '180', '186', '188', '189']
const MAIL_HOSTS: [string, number][] = [
  ['mail.example.com', 5],
  ['post.example.cn', 3],
  ['example.com', 2],
]

/** Numbers and addresses nobody was given: two zeros after the prefix, and the example domains (RFC 2606). */
export function mobile(random: Random): string {
  return `${random.pick(PREFIXES)}00${String(random.int(0, 999_999)).padStart(6, '0')}`
}

export function mailAddress(random: Random, { latin }: PersonName): string {
  const tail = random.chance(0.7) ? String(random.int(1, 999)) : ''
  return `${latin}${tail}@${random.weighted(MAIL_HOSTS)}`
}

export const CITIES: [string, number][] = [
  ['上海', 30],
  ['杭州', 14],
  ['苏州', 12],
  ['南京', 9],
  ['宁波', 7],
  ['成都', 7],
  ['无锡', 6],
  ['深圳', 5],
  ['北京', 4],
  ['武汉', 3],
  ['合肥', 3],
]

type Business = { name: string; city: string; industry: string; size: string; street: string }

/** Companies that buy for their office, shop or clinic. */
export const BUSINESSES: Business[] = [
  { name: '禾木空间设计有限公司', city: '上海', industry: 'services', size: 'm', street: '徐汇区武康路 378 号' },
  { name: '三径咖啡连锁', city: '上海', industry: 'retail', size: 'm', street: '静安区愚园路 1107 号' },
  { name: '蓝鲸儿童齿科', city: '杭州', industry: 'services', size: 's', street: '西湖区文三路 259 号' },
  { name: '半亩书店', city: '南京', industry: 'retail', size: 's', street: '鼓楼区广州路 173 号' },
  { name: '云栖软件有限公司', city: '杭州', industry: 'services', size: 'l', street: '滨江区江南大道 3588 号' },
  { name: '小满幼儿园', city: '苏州', industry: 'services', size: 's', street: '工业园区星湖街 328 号' },
  { name: '東岸精酿餐饮', city: '上海', industry: 'retail', size: 's', street: '浦东新区滨江大道 2967 号' },
  { name: '恒泰物业管理', city: '上海', industry: 'services', size: 'l', street: '长宁区延安西路 2299 号' },
  { name: '青禾律师事务所', city: '南京', industry: 'services', size: 'm', street: '玄武区中山路 18 号' },
  { name: '拾光健身', city: '成都', industry: 'services', size: 'm', street: '锦江区东大街 99 号' },
  { name: '江湾精密机械', city: '无锡', industry: 'manufacturing', size: 'l', street: '新吴区长江路 21 号' },
  { name: '宁港船务', city: '宁波', industry: 'trade', size: 'm', street: '鄞州区民安东路 268 号' },
  { name: '知更鸟摄影', city: '苏州', industry: 'services', size: 's', street: '姑苏区平江路 83 号' },
  { name: '鹿鸣瑜伽', city: '上海', industry: 'services', size: 's', street: '黄浦区淮海中路 755 号' },
  { name: '启明检测技术', city: '深圳', industry: 'services', size: 'm', street: '南山区科苑路 15 号' },
  { name: '长风建工', city: '合肥', industry: 'construction', size: 'l', street: '蜀山区望江西路 800 号' },
  { name: '麦田烘焙', city: '杭州', industry: 'retail', size: 'm', street: '拱墅区湖墅南路 271 号' },
  { name: '四明山茶业', city: '宁波', industry: 'trade', size: 's', street: '海曙区中山西路 138 号' },
  { name: '白鹭民宿', city: '杭州', industry: 'services', size: 's', street: '西湖区满觉陇路 2 号' },
  { name: '观澜会展', city: '上海', industry: 'services', size: 'm', street: '浦东新区龙阳路 2345 号' },
  { name: '岩石攀岩馆', city: '武汉', industry: 'services', size: 's', street: '洪山区珞喻路 10 号' },
  { name: '星火联合办公', city: '北京', industry: 'services', size: 'm', street: '朝阳区建国路 93 号' },
  { name: '澄湖净水经销', city: '苏州', industry: 'trade', size: 's', street: '吴中区宝带东路 399 号' },
  { name: '海宁皮具厂', city: '宁波', industry: 'manufacturing', size: 'm', street: '北仑区黄山路 55 号' },
]

export const TITLES = ['行政主管', '采购经理', '店长', '办公室主任', '创始人', '运营经理', '前台', '后勤主管']
