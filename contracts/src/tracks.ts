import type { Label } from './fields.ts'

/** What shops' websites and servers report under the names of Segment's e-commerce specification, and our tracker's own. */
const TRACKS: Record<string, Label> = {
  'Page Left': { zh: '离开页面', en: 'Left a page' },
  'Product Viewed': { zh: '查看商品', en: 'Viewed a product' },
  'Product Added': { zh: '加入购物车', en: 'Added to the cart' },
  'Product Removed': { zh: '移出购物车', en: 'Removed from the cart' },
  'Products Searched': { zh: '搜索商品', en: 'Searched products' },
  'Cart Viewed': { zh: '查看购物车', en: 'Viewed the cart' },
  'Checkout Started': { zh: '开始结算', en: 'Started checkout' },
  'Order Completed': { zh: '完成下单', en: 'Completed an order' },
  'Order Updated': { zh: '订单变更', en: 'Order changed' },
  'Order Shipped': { zh: '订单发货', en: 'Order shipped' },
  'Order Delivered': { zh: '订单送达', en: 'Order delivered' },
  'Order Refunded': { zh: '订单退款', en: 'Order refunded' },
  'Order Cancelled': { zh: '取消订单', en: 'Order cancelled' },
  'Signed Up': { zh: '注册', en: 'Signed up' },
  'Signed In': { zh: '登录', en: 'Signed in' },
  'Email Confirmed': { zh: '确认邮箱', en: 'Confirmed the email address' },
  'Form Submitted': { zh: '提交表单', en: 'Submitted a form' },
  'Account Followed': { zh: '关注公众号', en: 'Followed the official account' },
  'Account Unfollowed': { zh: '取消关注公众号', en: 'Unfollowed the official account' },
  'Code Scanned': { zh: '扫码', en: 'Scanned a code' },
  'Code Already Used': {
    zh: '扫的二维码已被别人用过，没有关联账号',
    en: 'Scanned a code somebody else had used: no account linked',
  },
  'Account Linked': { zh: '扫码关联账号', en: 'Linked an account by scanning its code' },
  'Menu Clicked': { zh: '点菜单', en: 'Clicked the menu' },
  'Menu Link Opened': { zh: '点开菜单链接', en: 'Opened a link of the menu' },
  'Location Reported': { zh: '上报位置', en: 'Reported the location' },
  'Template Delivered': { zh: '模板消息送达结果', en: 'Outcome of a template message' },
  'Subscription Asked': { zh: '答复订阅通知授权', en: 'Answered a request to subscribe' },
  'Subscription Changed': { zh: '更改订阅通知', en: 'Changed subscriptions' },
  'Subscription Message Delivered': { zh: '订阅通知送达结果', en: 'Outcome of a subscription message' },
  'Desk Session Started': { zh: '接入微信客服会话', en: 'A session with WeChat’s own desk began' },
  'Desk Session Ended': { zh: '结束微信客服会话', en: 'A session with WeChat’s own desk ended' },
  'Desk Session Handed Over': { zh: '转接微信客服会话', en: 'A session with WeChat’s own desk was handed over' },
}

/** A known event's name as people read it; undefined for a company's own. */
export function trackLabel(event: string): Label | undefined {
  return Object.hasOwn(TRACKS, event) ? TRACKS[event] : undefined
}
