import { invalidInput } from '../../kernel/index.ts'

/** Who the password is for: what is known of him is no secret. */
type About = { login: string; name: string }

const FEWEST_CHARACTERS = 4
/** What people here choose first and no list from elsewhere holds. */
const FAVOURITES =
  /^(woaini|wozuiai|qinaide|laopo|laogong|meinv|520|1314|5201314|7758521|asdasd|qwe|abc|aa|zxc|a|q)+\d*$/i

/**
 * Throws invalid_input at `path` for a password that is among the first to be tried: of the list of common ones, of few
 * different characters, a run like 12345 or abcde, or his own login or name. How long one must be the routes say.
 */
export async function requireUncommon(password: string, about: About, path = 'password'): Promise<void> {
  if (!isGuessed(password, about) && !(await isCommon(password))) return
  const message = {
    zh: '这个密码太常见，很容易被猜到，请换一个',
    en: 'This password is among the first to be guessed; choose another',
  }
  throw invalidInput({}, [{ path, code: 'common_password', message }])
}

function isGuessed(password: string, { login, name }: About): boolean {
  const text = password.normalize('NFKC').toLowerCase()
  const bare = text.replaceAll(/[\s\d._-]/g, '')
  const own = [login.toLowerCase(), login.toLowerCase().split('@')[0] ?? '', name.toLowerCase()]
  return (
    new Set(text).size < FEWEST_CHARACTERS ||
    isRun(text) ||
    FAVOURITES.test(text) ||
    own.some(one => one !== '' && (text === one || (bare !== '' && bare === one.replaceAll(/[\s\d._-]/g, ''))))
  )
}

/** 0123456789, abcdefghij, 9876543210. */
function isRun(text: string): boolean {
  const steps = new Set([...text].slice(1).map((character, index) => character.charCodeAt(0) - text.charCodeAt(index)))
  return steps.size === 1 && (steps.has(1) || steps.has(-1))
}

async function isCommon(password: string): Promise<boolean> {
  const { dictionary } = await import('@zxcvbn-ts/language-common')
  const text = password.toLowerCase()
  return dictionary['passwords-common'].includes(text)
}
