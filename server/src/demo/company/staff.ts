import type { Label } from '@huiliu/contracts'
import type { Rights } from '../../workspace/index.ts'

/** `login` is what somebody signs in with; everybody of the demo has the same random password. */
export type StaffMember = { key: string; name: string; login: string; role: string; department: string }
export type StaffDepartment = { name: string; parent: string | null }

export const ROOT = '澄屿净水'

export const DEPARTMENTS: StaffDepartment[] = [
  { name: ROOT, parent: null },
  { name: '线上商城部', parent: ROOT },
  { name: '企业客户部', parent: ROOT },
  { name: '门店部', parent: ROOT },
  { name: '武康路店', parent: '门店部' },
  { name: '天府店', parent: '门店部' },
]

/** Sees the customers of the own shop and those below it, and of an address only enough to recognise it. */
export const ADVISOR: { name: string; label: Label; rights: Rights } = {
  name: 'advisor',
  label: { zh: '门店顾问', en: 'Shop advisor' },
  rights: {
    settings: false,
    members: false,
    sources: false,
    objects: false,
    identity: true,
    byObject: {
      contact: { read: 'below', update: 'below', delete: 'none', create: true, export: false, import: false },
      account: { read: 'none', update: 'none', delete: 'none', create: false, export: false, import: false },
      '*': { read: 'all', update: 'none', delete: 'none', create: false, export: false, import: false },
    },
    byField: { 'contact.email': 'masked' },
  },
}

/** The first is the admin. */
export const STAFF: StaffMember[] = [
  { key: 'zhou', name: '周楠', login: 'zhou.nan@chengyu.example', role: 'admin', department: ROOT },
  { key: 'lin', name: '林晓', login: 'lin.xiao@chengyu.example', role: 'advisor', department: '武康路店' },
  { key: 'zheng', name: '郑一帆', login: 'zheng.yifan@chengyu.example', role: 'advisor', department: '天府店' },
  { key: 'chen', name: '陈默', login: 'chen.mo@chengyu.example', role: 'member', department: '企业客户部' },
  { key: 'wu', name: '吴桐', login: 'wu.tong@chengyu.example', role: 'member', department: '企业客户部' },
  { key: 'he', name: '何苗', login: 'he.miao@chengyu.example', role: 'member', department: '线上商城部' },
  { key: 'gu', name: '顾盼', login: 'gu.pan@chengyu.example', role: 'read_only', department: ROOT },
]
