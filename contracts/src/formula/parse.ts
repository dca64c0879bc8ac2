import { numberText } from './number.ts'
import { FormulaError } from './problems.ts'
import { tokensOf, type Token } from './tokens.ts'
import type { Syntax } from './types.ts'

export const MAX_LENGTH = 4000
export const MAX_PARTS = 500
export const MAX_DEPTH = 40

/** Loosest first; each level is left-associative. */
const LEVELS: readonly (readonly string[])[] = [['=', '<>', '<', '<=', '>', '>='], ['&'], ['+', '-'], ['*', '/']]
const CONSTANTS: Readonly<Record<string, Syntax & { kind: 'constant' }>> = {
  TRUE: { kind: 'constant', type: 'boolean', value: true, from: 0, to: 0 },
  FALSE: { kind: 'constant', type: 'boolean', value: false, from: 0, to: 0 },
  BLANK: { kind: 'constant', type: 'blank', value: null, from: 0, to: 0 },
}

/** The one grammar. Throws FormulaError; what it costs is bounded by the length of the text. */
export function parse(source: string): Syntax {
  if (source.length > MAX_LENGTH)
    throw new FormulaError('too_long', { from: MAX_LENGTH, to: source.length }, { max: MAX_LENGTH })
  const text = source.replace(/^[\s\u3000]*=/, skipped => ' '.repeat(skipped.length))
  const parser: Parser = { tokens: tokensOf(text), at: 0, parts: 0, depth: 0 }
  if (peek(parser).kind === 'end') throw new FormulaError('empty', { from: 0, to: source.length })
  const whole = expression(parser, 0)
  const rest = peek(parser)
  if (rest.kind !== 'end') throw unexpected(rest)
  return whole
}

type Parser = { tokens: Token[]; at: number; parts: number; depth: number }

function peek({ tokens, at }: Parser): Token {
  return tokens[at] ?? { kind: 'end', value: '', from: 0, to: 0 }
}

function next(parser: Parser): Token {
  const token = peek(parser)
  parser.at += 1
  return token
}

function isSign(token: Token, ...signs: string[]): token is Token & { kind: 'sign' } {
  return token.kind === 'sign' && signs.includes(token.value)
}

function expression(parser: Parser, level: number): Syntax {
  const signs = LEVELS[level]
  if (!signs) return unary(parser)
  let left = deeper(parser, () => expression(parser, level + 1))
  for (let token = peek(parser); isSign(token, ...signs); token = peek(parser)) {
    next(parser)
    const right = deeper(parser, () => expression(parser, level + 1))
    left = count(parser, { kind: 'call', name: token.value, args: [left, right], from: left.from, to: right.to })
  }
  return left
}

function unary(parser: Parser): Syntax {
  const sign = peek(parser)
  if (!isSign(sign, '-', '+')) return primary(parser)
  next(parser)
  const inner = deeper(parser, () => unary(parser))
  if (sign.value === '+') return inner
  if (inner.kind === 'constant' && typeof inner.value === 'bigint')
    return { ...inner, value: -inner.value, from: sign.from }
  return count(parser, { kind: 'call', name: 'NEGATE', args: [inner], from: sign.from, to: inner.to })
}

function primary(parser: Parser): Syntax {
  const token = next(parser)
  const { from, to } = token
  if (token.kind === 'number' || token.kind === 'text')
    return count(parser, { kind: 'constant', type: token.kind, value: token.value, from, to })
  if (token.kind === 'name') return named(parser, token)
  if (!isSign(token, '(')) throw unexpected(token)
  const inner = deeper(parser, () => expression(parser, 0))
  expect(parser, ')')
  return inner
}

function named(parser: Parser, { value, from, to }: Token & { kind: 'name' }): Syntax {
  const name = value.toUpperCase()
  if (isSign(peek(parser), '(')) return call(parser, { name, from })
  const constant = Object.hasOwn(CONSTANTS, name) ? CONSTANTS[name] : undefined
  if (constant) return count(parser, { ...constant, from, to })
  return count(parser, { kind: 'path', path: value.split('.'), from, to })
}

function call(parser: Parser, { name, from }: { name: string; from: number }): Syntax {
  next(parser)
  const args: Syntax[] = []
  if (!isSign(peek(parser), ')')) {
    args.push(deeper(parser, () => expression(parser, 0)))
    while (isSign(peek(parser), ',')) {
      next(parser)
      args.push(deeper(parser, () => expression(parser, 0)))
    }
  }
  const { to } = expect(parser, ')')
  return count(parser, { kind: 'call', name, args, from, to })
}

function expect(parser: Parser, wanted: string): Token {
  const token = next(parser)
  if (isSign(token, wanted)) return token
  if (token.kind === 'end') throw new FormulaError('expected', token, { wanted })
  throw unexpected(token)
}

function unexpected(token: Token): FormulaError {
  if (token.kind === 'end') return new FormulaError('unexpected_end', token)
  return new FormulaError('unexpected', token, {
    found: String(token.kind === 'number' ? numberText(token.value) : token.value),
  })
}

function count(parser: Parser, made: Syntax): Syntax {
  parser.parts += 1
  if (parser.parts > MAX_PARTS) throw new FormulaError('too_large', made, { max: MAX_PARTS })
  return made
}

/** A level of the grammar is no level of the reader: what counts is parentheses, calls and signs within each other. */
function deeper(parser: Parser, read: () => Syntax): Syntax {
  parser.depth += 1
  if (parser.depth > MAX_DEPTH * (LEVELS.length + 1))
    throw new FormulaError('too_deep', peek(parser), { max: MAX_DEPTH })
  const made = read()
  parser.depth -= 1
  return made
}
