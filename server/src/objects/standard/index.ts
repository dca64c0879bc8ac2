import type { Field, FieldType, Label, ObjectDef, Option } from '@huiliu/contracts'

/**
 * The standard objects, declared with the same metadata as custom ones. `installStandard` adds what a workspace lacks and
 * never overwrites what a company changed.
 */

type Extra = Partial<Omit<Field, 'name' | 'type' | 'label'>>

function field(name: string, type: FieldType, label: [zh: string, en: string], extra: Extra = {}): Field {
  return { name, type, label: { zh: label[0], en: label[1] }, standard: true, ...extra }
}

function options(...rows: [value: string, zh: string, en: string, color?: string][]): Option[] {
  return rows.map(([value, zh, en, color]) => ({ value, label: { zh, en }, ...(color && { color }) }))
}

function label(zh: string, en: string): Label {
  return { zh, en }
}

const CONTACT: ObjectDef = {
  name: 'contact',
  label: label('联系人', 'Contact'),
  nameField: 'name',
  icon: 'person',
  standard: true,
  fields: [
    field('name', 'text', ['姓名', 'Name'], { searchable: true, indexed: true }),
    field('phone', 'phone', ['手机', 'Phone'], { searchable: true, indexed: true }),
    field('email', 'email', ['邮箱', 'Email'], { searchable: true, indexed: true }),
    field('account', 'lookup', ['公司', 'Account'], { object: 'account', indexed: true }),
    field('title', 'text', ['职务', 'Title']),
    field('stage', 'select', ['阶段', 'Stage'], {
      indexed: true,
      options: options(
        ['lead', '线索', 'Lead', 'grey'],
        ['prospect', '潜在', 'Prospect', 'teal'],
        ['customer', '客户', 'Customer', 'green'],
        ['lost', '流失', 'Lost', 'red'],
      ),
    }),
    field('tags', 'multi_select', ['标签', 'Tags'], {
      options: options(
        ['vip', '重点', 'VIP', 'amber'],
        ['gold', '金卡', 'Gold card', 'amber'],
        ['dealer', '经销商', 'Dealer', 'teal'],
        ['competitor', '同行', 'Competitor', 'red'],
      ),
    }),
    field('gender', 'select', ['性别', 'Gender'], {
      options: options(['female', '女', 'Female'], ['male', '男', 'Male'], ['other', '其他', 'Other']),
    }),
    field('birthday', 'date', ['生日', 'Birthday']),
    field('company_name', 'text', ['单位', 'Company'], { searchable: true }),
    field('city', 'text', ['城市', 'City'], { indexed: true }),
    field('address', 'text', ['地址', 'Address']),
    field('first_name', 'text', ['名', 'First name']),
    field('last_name', 'text', ['姓', 'Last name']),
    field('note', 'long_text', ['备注', 'Note']),
  ],
}

const ACCOUNT: ObjectDef = {
  name: 'account',
  label: label('公司', 'Account'),
  nameField: 'name',
  icon: 'building',
  standard: true,
  fields: [
    field('name', 'text', ['公司名称', 'Name'], { required: true, searchable: true, indexed: true }),
    field('credit_code', 'text', ['统一社会信用代码', 'Credit code'], { searchable: true }),
    field('industry', 'select', ['行业', 'Industry'], {
      indexed: true,
      options: options(
        ['manufacturing', '制造', 'Manufacturing'],
        ['trade', '贸易', 'Trade'],
        ['retail', '零售', 'Retail'],
        ['services', '专业服务', 'Services'],
        ['construction', '工程建设', 'Construction'],
        ['utilities', '水务能源', 'Utilities'],
        ['other', '其他', 'Other'],
      ),
    }),
    field('size', 'select', ['规模', 'Size'], {
      options: options(
        ['s', '1–49 人', '1–49'],
        ['m', '50–499 人', '50–499'],
        ['l', '500–4,999 人', '500–4,999'],
        ['xl', '5,000 人以上', '5,000 and more'],
      ),
    }),
    field('phone', 'phone', ['电话', 'Phone'], { searchable: true }),
    field('website', 'url', ['网站', 'Website']),
    field('city', 'text', ['城市', 'City'], { indexed: true }),
    field('address', 'text', ['地址', 'Address']),
    field('note', 'long_text', ['备注', 'Note']),
  ],
}

const PRODUCT: ObjectDef = {
  name: 'product',
  label: label('产品', 'Product'),
  nameField: 'name',
  icon: 'box',
  standard: true,
  fields: [
    field('name', 'text', ['产品名称', 'Name'], { required: true, searchable: true, indexed: true }),
    field('sku', 'text', ['编码', 'SKU'], { unique: true, searchable: true }),
    field('price', 'currency', ['价格', 'Price'], { indexed: true }),
    field('unit', 'text', ['单位', 'Unit']),
    field('category', 'select', ['类别', 'Category'], {
      indexed: true,
      options: options(
        ['pump', '水泵', 'Pump'],
        ['motor', '电机', 'Motor'],
        ['part', '配件', 'Part'],
        ['kit', '套件', 'Kit'],
        ['service', '服务', 'Service'],
        ['other', '其他', 'Other'],
      ),
    }),
    field('active', 'boolean', ['在售', 'Active']),
    field('note', 'long_text', ['说明', 'Note']),
  ],
}

const ORDER: ObjectDef = {
  name: 'order',
  label: label('订单', 'Order'),
  nameField: 'number',
  icon: 'receipt',
  standard: true,
  fields: [
    field('number', 'text', ['订单号', 'Number'], { required: true, unique: true, searchable: true }),
    field('contact', 'lookup', ['联系人', 'Contact'], { object: 'contact', indexed: true }),
    field('account', 'lookup', ['公司', 'Account'], { object: 'account', indexed: true }),
    field('status', 'select', ['状态', 'Status'], {
      indexed: true,
      options: options(
        ['pending', '待付款', 'Pending', 'amber'],
        ['paid', '已付款', 'Paid', 'teal'],
        ['shipped', '已发货', 'Shipped', 'blue'],
        ['completed', '已完成', 'Completed', 'green'],
        ['cancelled', '已取消', 'Cancelled', 'grey'],
        ['refunded', '已退款', 'Refunded', 'red'],
      ),
    }),
    field('total', 'currency', ['金额', 'Total'], { indexed: true }),
    field('currency_code', 'text', ['币种', 'Currency']),
    field('ordered_at', 'datetime', ['下单时间', 'Ordered at'], { indexed: true }),
    field('note', 'long_text', ['备注', 'Note']),
  ],
}

const ORDER_LINE: ObjectDef = {
  name: 'order_line',
  label: label('订单行', 'Order line'),
  nameField: 'name',
  icon: 'list',
  standard: true,
  fields: [
    field('name', 'text', ['品名', 'Name']),
    field('order', 'lookup', ['订单', 'Order'], { object: 'order', required: true, indexed: true }),
    field('product', 'lookup', ['产品', 'Product'], { object: 'product', indexed: true }),
    field('sku', 'text', ['编码', 'SKU']),
    field('quantity', 'number', ['数量', 'Quantity']),
    field('unit_price', 'currency', ['单价', 'Unit price']),
    field('amount', 'currency', ['金额', 'Amount']),
  ],
}

const TASK: ObjectDef = {
  name: 'task',
  label: label('待办', 'Task'),
  nameField: 'subject',
  icon: 'check',
  standard: true,
  fields: [
    field('subject', 'text', ['事项', 'Subject'], { required: true, searchable: true }),
    field('kind', 'select', ['类别', 'Kind'], {
      options: options(
        ['call_back', '回电', 'Call back', 'violet'],
        ['follow_up', '跟进', 'Follow up', 'teal'],
        ['other', '其他', 'Other', 'grey'],
      ),
    }),
    field('due_at', 'datetime', ['截止时间', 'Due'], { indexed: true }),
    field('done', 'boolean', ['已完成', 'Done']),
    field('contact', 'lookup', ['联系人', 'Contact'], { object: 'contact', indexed: true }),
    field('call_id', 'text', ['通话', 'Call'], { readonly: true }),
    field('note', 'long_text', ['备注', 'Note']),
  ],
}

/** In the order in which they look each other up. */
export const STANDARD_OBJECTS: ObjectDef[] = [ACCOUNT, CONTACT, PRODUCT, ORDER, ORDER_LINE, TASK]
