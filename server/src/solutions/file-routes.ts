import { PART_KINDS } from '@huiliu/contracts'
import { ExportablePartView, SolutionView, listOf } from '@huiliu/contracts/answers'
import { Type } from 'typebox'
import { contentDisposition, forbidden, notFound, uploadedFile, type Route } from '../kernel/index.ts'
import { Name } from '../objects/index.ts'
import { needs, type CallCtx } from '../workspace/index.ts'
import { exportableParts, exported } from './exports.ts'
import { solutionName } from './problems.ts'
import { filesOf, readSolution } from './read-files.ts'
import { HEAD } from './schemas.ts'
import { shippedSolutions } from './shipped.ts'
import { listSolutions } from './solutions.ts'
import { dropUpload, keepUpload } from './store.ts'
import { readZip, writeZip } from './zip.ts'

const closed = { additionalProperties: false }
const tag = 'solutions'

/** Registered where multipart bodies are taken. */
export function solutionUploadRoutes(route: Route<CallCtx>): void {
  const allow = needs('objects')
  route({
    method: 'POST',
    url: '/solutions',
    summary: 'Bring a solution as a .zip of its files; it can then be looked at and installed',
    tag,
    allow,
    form: Type.Object({ file: Type.String({ format: 'binary' }) }),
    response: { 201: SolutionView },
    handle: async (ctx, { request }) => {
      const { content } = await uploadedFile(request)
      const solution = readSolution(await readZip(content))
      const { name } = solution.head
      if (shippedSolutions().has(name)) throw solutionName({ name })
      await keepUpload(ctx.db, solution, ctx.now)
      return (await listSolutions(ctx.db)).find(one => one.name === name)
    },
  })
}

export function solutionFileRoutes(route: Route<CallCtx>): void {
  const allow = needs('objects')
  route({
    method: 'DELETE',
    url: '/solutions/:name',
    summary: 'Forget a solution that was brought; what is installed of it stays',
    tag,
    allow,
    params: Type.Object({ name: Name }, closed),
    response: { 204: Type.Null() },
    handle: async (ctx, { params }) => {
      if (!(await dropUpload(ctx.db, params.name))) throw notFound()
    },
  })
  route({
    method: 'GET',
    url: '/solution-parts',
    summary: 'Everything that can be written to files, and where it came from',
    tag,
    allow,
    response: { 200: listOf(ExportablePartView) },
    handle: async ctx => ({ items: await exportableParts(ctx.db), next: null }),
  })
  const Part = Type.Object({ kind: Type.Enum([...PART_KINDS]), name: Type.String({ maxLength: 100 }) }, closed)
  route({
    method: 'POST',
    url: '/solution-exports',
    summary: 'Parts of the configuration as a solution in a .zip',
    tag,
    allow,
    reads: true,
    media: ['application/zip'],
    body: Type.Object({ ...HEAD, parts: Type.Array(Part, { minItems: 1, maxItems: 2000 }) }, closed),
    response: { 200: Type.String() },
    handle: async (ctx, { body, reply }) => {
      // A role's rights are for who may give them.
      if (body.parts.some(part => part.kind === 'role') && !ctx.caller.rights.members) throw forbidden()
      const bytes = await writeZip(filesOf(await exported(ctx.db, body)))
      const file = `${body.name}-${body.version}.zip`
      return reply
        .header('Content-Disposition', contentDisposition('attachment', file))
        .type('application/zip')
        .send(Buffer.from(bytes))
    },
  })
}
