import type { Socket } from 'node:net'
import { createLineReader, isIn, textOf, wordsOf, type Line, type Word } from './command.ts'
import { lay, newFolder, type Folder, type LaidMail, type Mailbox } from './mailboxes.ts'
import { partOf, quoted, sectionOf, structureOf } from './structure.ts'

const CAPABILITIES = 'IMAP4rev1 IDLE UIDPLUS SPECIAL-USE NAMESPACE ID UNSELECT CHILDREN SASL-IR AUTH=PLAIN'

type State = { mailbox: Mailbox | null; folder: Folder | null; idling: string | null; proving: string | null }
type Say = (line: string) => void
type Asked = { state: State; words: Word[]; say: Say; uid: boolean }
/** What a command ends with: OK unless told. */
type Outcome = { code?: string; refused?: 'NO' | 'BAD'; text?: string }
type Command = (asked: Asked) => Outcome

/** One connection to a mailbox, spoken IMAP4rev1 (RFC 3501) with what programs ask for beyond it. */
export function serve(socket: Socket, mailboxes: Map<string, Mailbox>): void {
  const state: State = { mailbox: null, folder: null, idling: null, proving: null }
  const say: Say = line => void socket.write(Buffer.from(`${line}\r\n`, 'latin1'))
  const tell = (folder: Folder) => {
    if (state.idling !== null && folder === state.folder) say(`* ${folder.mails.length} EXISTS`)
  }
  const signIn = (tag: string, login: string, password: string) => {
    const found = mailboxes.get(login)
    if (!found || found.password !== password) return say(`${tag} NO [AUTHENTICATIONFAILED] Authentication failed.`)
    state.mailbox = found
    found.watchers.add(tell)
    say(`${tag} OK [CAPABILITY ${CAPABILITIES}] Signed in`)
  }

  function take(line: Line): void {
    if (state.idling !== null) {
      say(`${state.idling} OK Done`)
      state.idling = null
      return
    }
    if (state.proving !== null) {
      const tag = state.proving
      state.proving = null
      return prove(tag, String(line[0] ?? ''))
    }
    const [tag, name, ...words] = wordsOf(line)
    handle(textOf(tag), textOf(name).toUpperCase(), words)
  }

  function prove(tag: string, encoded: string): void {
    const [, login = '', password = ''] = Buffer.from(encoded, 'base64').toString().split('\0')
    signIn(tag, login, password)
  }

  function handle(tag: string, name: string, words: Word[]): void {
    if (name === 'LOGIN') return signIn(tag, textOf(words[0]), textOf(words[1]))
    if (name === 'AUTHENTICATE') {
      if (words[1] !== undefined) return prove(tag, textOf(words[1]))
      state.proving = tag
      return say('+ ')
    }
    if (name === 'IDLE') {
      state.idling = tag
      return say('+ idling')
    }
    if (name === 'LOGOUT') {
      say('* BYE')
      say(`${tag} OK Good bye`)
      return void socket.end()
    }
    const uid = name === 'UID'
    const verb = uid ? textOf(words[0]).toUpperCase() : name
    const command = COMMANDS[verb]
    if (!command || (!state.mailbox && !OPEN.has(verb))) return say(`${tag} BAD Not now`)
    const outcome = command({ state, words: uid ? words.slice(1) : words, say, uid })
    say(`${tag} ${outcome.refused ?? 'OK'} ${outcome.code ? `[${outcome.code}] ` : ''}${outcome.text ?? 'Done'}`)
  }

  const read = createLineReader({ goOn: () => say('+ go on'), take })
  socket.on('data', read)
  socket.on('error', () => undefined)
  socket.on('close', () => state.mailbox?.watchers.delete(tell))
  say(`* OK [CAPABILITY ${CAPABILITIES}] ready`)
}

const OPEN = new Set(['CAPABILITY', 'NOOP', 'ID'])
const NONE: Outcome = { refused: 'NO', code: 'NONEXISTENT', text: 'No such folder' }

const COMMANDS: Record<string, Command> = {
  CAPABILITY: ({ say }) => (say(`* CAPABILITY ${CAPABILITIES}`), {}),
  ID: ({ say }) => (say('* ID NIL'), {}),
  NOOP: ({ state, say }) => (state.folder && say(`* ${state.folder.mails.length} EXISTS`), {}),
  NAMESPACE: ({ say }) => (say('* NAMESPACE (("" "/")) NIL NIL'), {}),
  LIST: list,
  LSUB: list,
  SELECT: asked => select(asked, 'READ-WRITE'),
  EXAMINE: asked => select(asked, 'READ-ONLY'),
  CLOSE: ({ state }) => ((state.folder = null), {}),
  UNSELECT: ({ state }) => ((state.folder = null), {}),
  STATUS: status,
  CREATE: ({ state, words }) => {
    const path = textOf(words[0])
    state.mailbox?.folders.set(path, newFolder(path))
    return {}
  },
  DELETE: ({ state, words }) => (state.mailbox?.folders.delete(textOf(words[0])) ? {} : NONE),
  SUBSCRIBE: () => ({}),
  APPEND: append,
  SEARCH: search,
  FETCH: fetch,
  STORE: store,
  EXPUNGE: expunge,
}

function list({ state, words, say }: Asked): Outcome {
  const pattern = textOf(words.filter(word => typeof word === 'string')[1])
  if (pattern === '') say('* LIST (\\Noselect) "/" ""')
  for (const folder of pattern === '' ? [] : (state.mailbox?.folders.values() ?? [])) {
    if (pattern !== '*' && pattern !== '%' && pattern !== folder.path) continue
    say(`* LIST (\\HasNoChildren${folder.use ? ` ${folder.use}` : ''}) "/" ${quoted(folder.path)}`)
  }
  return {}
}

function folderNamed({ state }: Asked, word: Word | undefined): Folder | undefined {
  const path = textOf(word)
  return state.mailbox?.folders.get(path.toUpperCase() === 'INBOX' ? 'INBOX' : path)
}

function select(asked: Asked, mode: string): Outcome {
  const { state, words, say } = asked
  state.folder = folderNamed(asked, words[0]) ?? null
  if (!state.folder) return NONE
  const { mails, validity, uidNext } = state.folder
  say('* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)')
  say('* OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft \\*)] Flags')
  say(`* ${mails.length} EXISTS`)
  say('* 0 RECENT')
  say(`* OK [UIDVALIDITY ${validity}] Numbered`)
  say(`* OK [UIDNEXT ${uidNext}] Next`)
  return { code: mode, text: 'Opened' }
}

function status(asked: Asked): Outcome {
  const folder = folderNamed(asked, asked.words[0])
  if (!folder) return NONE
  const figures: Record<string, number> = {
    MESSAGES: folder.mails.length,
    UIDNEXT: folder.uidNext,
    UIDVALIDITY: folder.validity,
    UNSEEN: folder.mails.filter(mail => !mail.flags.has('\\Seen')).length,
    RECENT: 0,
  }
  const wanted = [asked.words[1] ?? []].flat().map(word => textOf(word).toUpperCase())
  const told = wanted.flatMap(name => (name in figures ? [`${name} ${figures[name]}`] : []))
  asked.say(`* STATUS ${quoted(folder.path)} (${told.join(' ')})`)
  return {}
}

function append(asked: Asked): Outcome {
  const { state, words } = asked
  const folder = folderNamed(asked, words[0])
  if (!folder || !state.mailbox) return { refused: 'NO', code: 'TRYCREATE', text: 'No such folder' }
  const flags = words.flatMap(word => (Array.isArray(word) ? word.map(textOf) : []))
  const uid = lay(state.mailbox, folder, { raw: Buffer.from(textOf(words.at(-1)), 'latin1'), flags })
  return { code: `APPENDUID ${folder.validity} ${uid}` }
}

function search({ state, words, say, uid }: Asked): Outcome {
  const [criterion = '', name = '', value = ''] = words.map(textOf)
  const isHeader = criterion.toUpperCase() === 'HEADER'
  const found = (state.folder?.mails ?? []).flatMap((mail, index) => {
    const head = isHeader ? sectionOf(mail.raw.toString('latin1'), `HEADER.FIELDS (${name})`) : ''
    return isHeader && !head?.toLowerCase().includes(value.toLowerCase()) ? [] : [uid ? mail.uid : index + 1]
  })
  say(`* SEARCH${found.map(number => ` ${number}`).join('')}`)
  return {}
}

/** The mails of a set of numbers, with their places. */
function chosen({ state, words, uid }: Asked): { mail: LaidMail; place: number }[] {
  const mails = state.folder?.mails ?? []
  const last = uid ? (mails.at(-1)?.uid ?? 0) : mails.length
  return mails
    .map((mail, index) => ({ mail, place: index + 1 }))
    .filter(({ mail, place }) => isIn(textOf(words[0]), uid ? mail.uid : place, last))
}

function fetch(asked: Asked): Outcome {
  const wanted = [asked.words[1] ?? []].flat().map(textOf)
  for (const { mail, place } of chosen(asked)) {
    const told = wanted.some(item => item.toUpperCase() === 'UID') || !asked.uid ? [] : [`UID ${mail.uid}`]
    asked.say(`* ${place} FETCH (${[...told, ...wanted.flatMap(item => itemOf(mail, item))].join(' ')})`)
  }
  return {}
}

function itemOf(mail: LaidMail, item: string): string[] {
  const name = item.toUpperCase()
  if (name === 'UID') return [`UID ${mail.uid}`]
  if (name === 'FLAGS') return [`FLAGS (${[...mail.flags].join(' ')})`]
  if (name === 'RFC822.SIZE') return [`RFC822.SIZE ${mail.raw.length}`]
  const raw = mail.raw.toString('latin1')
  if (name === 'BODYSTRUCTURE') return [`BODYSTRUCTURE ${structureOf(partOf(raw))}`]
  const [, section, from, length] = /^BODY(?:\.PEEK)?\[(.*)\](?:<(\d+)\.(\d+)>)?$/i.exec(item) ?? []
  if (section === undefined) return []
  const text = sectionOf(raw, section)
  const label = `BODY[${section.toUpperCase()}]${from === undefined ? '' : `<${from}>`}`
  if (text === undefined) return [`${label} NIL`]
  const shown = from === undefined ? text : text.slice(Number(from), Number(from) + Number(length))
  return [`${label} {${shown.length}}\r\n${shown}`]
}

function store(asked: Asked): Outcome {
  const verb = textOf(asked.words[1]).toUpperCase()
  const flags = [asked.words[2] ?? []].flat().map(textOf)
  for (const { mail, place } of chosen(asked)) {
    for (const flag of flags) verb.startsWith('-') ? mail.flags.delete(flag) : mail.flags.add(flag)
    if (!verb.endsWith('.SILENT')) asked.say(`* ${place} FETCH (UID ${mail.uid} FLAGS (${[...mail.flags].join(' ')}))`)
  }
  return {}
}

/** From the last on, so that the places of the others still hold when each is told. */
function expunge(asked: Asked): Outcome {
  const { folder } = asked.state
  const among = asked.uid ? new Set(chosen(asked).map(({ mail }) => mail)) : null
  for (const { mail, place } of (folder?.mails ?? []).map((mail, at) => ({ mail, place: at + 1 })).toReversed()) {
    if (!folder || !mail.flags.has('\\Deleted') || (among && !among.has(mail))) continue
    folder.mails.splice(place - 1, 1)
    asked.say(`* ${place} EXPUNGE`)
  }
  return {}
}
