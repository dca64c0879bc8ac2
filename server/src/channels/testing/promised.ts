import { test } from 'vitest'

type Body = () => void | Promise<void>

/** Registers a test where a channel makes the promise it is of, and nothing where it does not: nothing is skipped. */
export function promised(made: boolean): (name: string, body: Body) => void {
  return (name, body) => {
    if (made) test(name, body)
  }
}
