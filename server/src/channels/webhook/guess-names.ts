/** Names shops give their fields, best first; compared without case, `_`, `-` and blanks. */
export const NAMES = {
  number: words(
    'orderno ordernumber ordersn orderid ordercode outtradeno tradeno tid billno 订单号 订单编号 订单id 单号 交易号',
  ),
  total: words(
    'payamount paidamount paymentamount actualamount realpay payment totalfee totalamount orderamount totalprice total amount 实付金额 实付 支付金额 订单金额 总金额 合计 金额',
  ),
  currency: words('currency currencycode feetype 币种'),
  at: words(
    'paidat paytime paymenttime payat timeend occurredat orderedat ordertime createdat createtime created updatedat time timestamp date 支付时间 付款时间 下单时间 创建时间 时间 日期',
  ),
  status: words('orderstatus tradestatus tradestate status state eventtype event topic type 订单状态 状态 事件'),
  lines: words(
    'items lineitems orderitems orderlines lines products goods goodslist productlist details skus orders 商品 商品列表 明细 商品明细',
  ),
  sku: words('sku skucode skuid outerid productcode productid goodsid itemid code 商品编码 货号 编码'),
  lineName: words('productname goodsname itemname skuname name title 商品名称 商品名 品名 名称'),
  quantity: words('quantity qty num count amount number 数量 件数'),
  unitPrice: words('unitprice price saleprice goodsprice 单价 价格'),
  user_id: words('userid buyerid customerid memberid uid buyeruserid 用户id 客户id 会员id'),
  member_code: words('memberno membercode cardno membercard 会员号 会员卡号 卡号'),
  phone: words(
    'buyerphone buyermobile buyertel customerphone customermobile userphone mobile mobilephone phone phonenumber tel telephone contactphone receiverphone receivermobile 买家手机 买家电话 客户手机 手机 手机号 手机号码 电话 联系电话 收货人电话',
  ),
  email: words('buyeremail customeremail useremail email mail 邮箱 电子邮箱'),
  unionid: words('unionid'),
  openid: words('openid subopenid buyeropenid'),
  external_userid: words('externaluserid'),
  appid: words('appid subappid wxappid'),
  name: words(
    'buyername customername username realname name nickname nick buyernick contactname receivername 姓名 客户姓名 买家 客户 联系人 收货人',
  ),
  city: words('city receivercity 城市'),
  address: words('address receiveraddress 地址 收货地址'),
  company_name: words('company companyname 公司 公司名称'),
} as const
export type Named = keyof typeof NAMES

function words(text: string): string[] {
  return text.split(' ')
}

export function plainName(key: string): string {
  return key.toLowerCase().replace(/[\s_-]/g, '')
}

/** What shops write for how far an order has come; a line is one shop's way of writing. */
export const STATUS_WORDS: [value: string, event: string][][] = [
  [
    ['PAID', 'Order Completed'],
    ['SHIPPED', 'Order Shipped'],
    ['COMPLETED', 'Order Delivered'],
    ['CANCELLED', 'Order Cancelled'],
    ['REFUNDED', 'Order Refunded'],
  ],
  [
    ['paid', 'Order Completed'],
    ['shipped', 'Order Shipped'],
    ['completed', 'Order Delivered'],
    ['cancelled', 'Order Cancelled'],
    ['refunded', 'Order Refunded'],
  ],
  [
    ['order.paid', 'Order Completed'],
    ['order.shipped', 'Order Shipped'],
    ['order.delivered', 'Order Delivered'],
    ['order.cancelled', 'Order Cancelled'],
    ['order.refunded', 'Order Refunded'],
  ],
  [
    ['SUCCESS', 'Order Completed'],
    ['REFUND', 'Order Refunded'],
    ['CLOSED', 'Order Cancelled'],
  ],
  [
    ['WAIT_SELLER_SEND_GOODS', 'Order Completed'],
    ['WAIT_BUYER_CONFIRM_GOODS', 'Order Shipped'],
    ['TRADE_FINISHED', 'Order Delivered'],
    ['TRADE_CLOSED', 'Order Cancelled'],
  ],
  [
    ['已付款', 'Order Completed'],
    ['已发货', 'Order Shipped'],
    ['已完成', 'Order Delivered'],
    ['已取消', 'Order Cancelled'],
    ['已退款', 'Order Refunded'],
  ],
]
