import { readFileSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { ObjectDef, Solution } from '@huiliu/contracts'
import { shapeOf } from './kinds/object.ts'
import { readSolution } from './read-files.ts'

/** The solutions that come with the product: `server/solutions/<name>/`. */

const FOLDER = join(import.meta.dirname, '../../solutions')
/** What every workspace has. */
export const CORE = 'core'

let read: Map<string, Solution> | undefined

/** Read once; a file that is wrong stops the start. */
export function shippedSolutions(): Map<string, Solution> {
  read ??= new Map(
    readdirSync(FOLDER, { withFileTypes: true })
      .filter(entry => entry.isDirectory())
      .map(entry => readFolder(join(FOLDER, entry.name)))
      .map(solution => [solution.head.name, solution]),
  )
  return read
}

export function readFolder(folder: string): Solution {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && entry.name.endsWith('.json'))
    .map(entry => join(entry.parentPath, entry.name))
  return readSolution(
    names.map(name => ({ path: relative(folder, name).replaceAll('\\', '/'), text: readFileSync(name, 'utf8') })),
  )
}

/** The core's objects, which cannot be deleted, in the order in which they look each other up. */
export function coreObjects(): ObjectDef[] {
  const objects =
    shippedSolutions()
      .get(CORE)
      ?.parts.filter(part => part.kind === 'object') ?? []
  return objects.map(({ body }) => {
    const shape = shapeOf(body)
    return { ...shape, standard: true, fields: shape.fields.map(field => ({ ...field, standard: true })) }
  })
}
