/** What people call columns, by object and field; `*` for every object. Compared without spaces, case and brackets. */
export const SYNONYMS: Record<string, string> = {
  '*.owner_id':
    '负责人 跟进人 所有人 归属人 归属销售 销售 销售员 业务员 owner accountowner salesrep assignedto recordowner',
  '*.created_at': '创建时间 创建日期 录入时间 建档时间 注册时间 createdate createdon created datecreated createdtime',
  '*.created_by': '创建人 录入人 creator createdby',
  '*.id': '编号id 记录id recordid huiliuid',
  '*.note': '备注 说明 描述 附言 remark remarks notes comment comments description memo',
  '*.address': '联系地址 详细地址 收货地址 通讯地址 street mailingaddress addressline1',
  '*.city': '所在城市 城市名 市 mailingcity',
  'contact.name':
    '姓名 名字 客户姓名 联系人 联系人姓名 联系人名称 客户名称 客户 会员姓名 收货人 收件人 买家 昵称 fullname contactname customername customer contact buyer recipient',
  'contact.phone':
    '手机 手机号 手机号码 移动电话 电话 电话号码 联系电话 联系方式 联系手机 收货人手机 收货电话 买家电话 mobile mobilephone cell cellphone tel telephone phonenumber phoneno contactphone',
  'contact.email': '邮箱 电子邮箱 邮件 电子邮件 邮箱地址 联系邮箱 emailaddress mail',
  'contact.company_name':
    '公司 公司名称 单位 单位名称 企业 企业名称 工作单位 所在公司 companyname organization organisation employer',
  'contact.account': '所属公司 客户公司 所属客户 accountname',
  'contact.title': '职务 职位 岗位 头衔 jobtitle position role',
  'contact.stage': '阶段 客户阶段 客户状态 生命周期 跟进状态 lifecyclestage leadstatus status',
  'contact.tags': '标签 客户标签 tag labels',
  'contact.gender': '性别 sex',
  'contact.birthday': '生日 出生日期 出生年月 birthdate dateofbirth dob',
  'contact.first_name': '名 givenname forename',
  'contact.last_name': '姓 姓氏 surname familyname',
  'contact.@member_code':
    '会员号 会员卡号 会员编号 会员编码 客户编号 客户编码 客户号 customerid customercode customerno customernumber memberid memberno membercode clientid',
  'contact.@user_id': '账号 用户id 用户编号 登录账号 userid username',
  'account.name': '公司 公司名称 客户名称 客户 企业名称 单位名称 单位 company companyname organization accountname',
  'account.credit_code': '信用代码 社会信用代码 统一信用代码 税号 纳税人识别号 taxid taxno creditcode',
  'account.phone': '电话 公司电话 联系电话 座机 固定电话 companyphone telephone',
  'account.website': '网址 官网 主页 url homepage site domain',
  'account.industry': '行业 所属行业 行业类别 sector',
  'account.size': '规模 人数 员工数 公司规模 人员规模 employees numberofemployees',
  'product.name': '产品 产品名称 商品 商品名称 品名 名称 货品名称 productname item itemname title',
  'product.sku':
    '编码 产品编码 商品编码 产品编号 商品编号 货号 型号 料号 条码 stockcode productcode itemno itemcode articleno barcode',
  'product.price': '价格 单价 售价 标价 零售价 listprice unitprice',
  'product.unit': '单位 计量单位 uom',
  'product.category': '类别 分类 品类 产品分类 producttype',
  'product.active': '在售 上架 启用 状态 enabled isactive',
  'order.number':
    '订单号 订单编号 单号 订单 编号 销售单号 orderno ordernumber orderid invoice invoiceno invoicenumber billno',
  'order.status': '状态 订单状态 orderstatus',
  'order.total': '金额 订单金额 总金额 总价 实付 实付金额 应付金额 合计 totalamount amount ordertotal grandtotal',
  'order.currency_code': '币种 货币 currencycode',
  'order.ordered_at':
    '下单时间 下单日期 订单时间 订单日期 订购日期 成交时间 付款时间 日期 orderdate ordertime invoicedate purchasedate date',
  'order_line.name': '品名 商品 商品名称 产品名称 description itemname productname',
  'order_line.order': '订单 订单号 订单编号 单号 orderno ordernumber invoice invoiceno',
  'order_line.product': '产品 产品编码 商品编码 stockcode',
  'order_line.sku': '编码 产品编码 商品编码 货号 stockcode itemno',
  'order_line.quantity': '数量 件数 qty count units',
  'order_line.unit_price': '单价 价格 unitprice price',
  'order_line.amount': '金额 小计 行金额 linetotal subtotal extendedprice',
}
