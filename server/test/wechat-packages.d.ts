/** Packages of others that stand opposite our WeChat in tests; they have no types of their own. */
declare module 'wechat-crypto' {
  class WXBizMsgCrypt {
    constructor(token: string, encodingAESKey: string, id: string)
    getSignature(timestamp: string, nonce: string, encrypt: string): string
    encrypt(text: string): string
    decrypt(text: string): { message: string; id: string }
  }
  export = WXBizMsgCrypt
}

declare module 'co-wechat-api' {
  class API {
    constructor(appid: string, secret: string)
    prefix: string
    fileServerPrefix: string
    getAccessToken(): Promise<{ accessToken: string }>
    sendText(openid: string, text: string): Promise<{ errcode: number }>
    sendImage(openid: string, mediaId: string): Promise<{ errcode: number }>
    uploadMedia(content: Buffer, type: string, name: string, mime: string): Promise<{ media_id: string }>
    getMedia(mediaId: string): Promise<Buffer>
    getFollowers(next?: string): Promise<{ total: number; data: { openid: string[] } }>
    getUser(openid: string): Promise<{ openid: string; unionid?: string; subscribe: number }>
    batchGetUsers(openids: string[]): Promise<{ user_info_list: { openid: string }[] }>
    createMenu(menu: object): Promise<{ errcode: number }>
    getMenu(): Promise<{ menu: object }>
    removeMenu(): Promise<{ errcode: number }>
  }
  export = API
}

declare module 'wechat' {
  import type { IncomingMessage, ServerResponse } from 'node:http'
  type Message = Record<string, string>
  type Reply = ServerResponse & { reply(text: string): void }
  type Config = { token: string; appid: string; encodingAESKey: string; checkSignature: boolean }
  function wechat(
    config: Config,
    handle: (request: IncomingMessage & { weixin: Message }, response: Reply, next: () => void) => void,
  ): (request: IncomingMessage & { query: Record<string, string> }, response: ServerResponse, next: () => void) => void
  export = wechat
}
