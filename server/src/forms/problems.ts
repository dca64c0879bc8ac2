import { defineProblem } from '../kernel/index.ts'

export const formFieldImpossible = defineProblem('form_field_impossible', 422, {
  zh: '公开表单不能收集这个字段：{field}',
  en: 'A public form cannot ask for the field {field}',
})
