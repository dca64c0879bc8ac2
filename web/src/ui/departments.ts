import type { Department } from '@huiliu/contracts'

/** 总部 / 华东区 / 上海店: a department by where it stands. */
export function departmentPath(tree: Department[], { path }: Department): string {
  return path.flatMap(id => tree.find(one => one.id === id)?.name ?? []).join(' / ')
}
