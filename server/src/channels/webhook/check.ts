import { ORDER_EVENTS, SCOPED_KINDS, type Label, type Mapping } from '@huiliu/contracts'

/** What of a mapping makes no sense, by its path within the mapping. */
export type MappingProblem = { path: string; code: string; message: Label }

/** What the schema cannot say: parts that need each other. */
export function checkMapping(mapping: Mapping): MappingProblem[] {
  return [...whoProblems(mapping), ...eventProblems(mapping), ...orderProblems(mapping)]
}

function whoProblems({ who }: Mapping): MappingProblem[] {
  return who.flatMap(({ kind, scope }, index): MappingProblem[] =>
    SCOPED_KINDS.includes(kind) && scope === undefined
      ? [
          problem(`who.${index}.scope`, 'required', {
            zh: '这种标识只在一个应用内有意义，请填写应用的 AppID',
            en: 'means something only within one application: give its app id',
          }),
        ]
      : [],
  )
}

function eventProblems({ is, event }: Mapping): MappingProblem[] {
  if (is === 'person') return []
  const names = event?.names ?? []
  const values = names.map(one => one.value)
  const twice = values.findIndex((value, index) => values.indexOf(value) !== index)
  const known: readonly string[] = ORDER_EVENTS
  const foreign = names.findIndex(one => is === 'order' && one.name !== null && !known.includes(one.name))
  const own = event?.name
  return [
    ...(own === undefined && (event?.from === undefined || names.length === 0)
      ? [
          problem('event', 'required', {
            zh: '请选择发生了什么：一个固定的名称，或按某个字段的取值',
            en: 'say what happened: one name, or a name for each value of a field',
          }),
        ]
      : []),
    ...(own !== undefined && is === 'order' && !known.includes(own) ? [notOrder('event.name')] : []),
    ...(foreign >= 0 ? [notOrder(`event.names.${foreign}.name`)] : []),
    ...(twice >= 0
      ? [problem(`event.names.${twice}.value`, 'duplicate', { zh: '这个取值写了两次', en: 'this value stands twice' })]
      : []),
  ]
}

function notOrder(path: string): MappingProblem {
  const all = ORDER_EVENTS.join(', ')
  return problem(path, 'not_allowed', {
    zh: `订单只能发生：${all}`,
    en: `of an order only these can happen: ${all}`,
  })
}

function orderProblems({ is, order }: Mapping): MappingProblem[] {
  if (is !== 'order' || order) return []
  return [problem('order', 'required', { zh: '请指出订单号在哪里', en: 'say where the number of the order stands' })]
}

function problem(path: string, code: string, message: Label): MappingProblem {
  return { path, code, message }
}
