import type { Expression } from './types.ts'

/** Every part of a formula. */
export function* walk(expression: Expression): Generator<Expression> {
  yield expression
  if (expression.kind === 'call') for (const arg of expression.args) yield* walk(arg)
}

export function sizeOf(expression: Expression): number {
  return [...walk(expression)].length
}
