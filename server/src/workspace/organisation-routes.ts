import { Type } from 'typebox'
import { forbidden, type Route } from '../kernel/index.ts'
import { changeDepartment, createDepartment, deleteDepartment, listDepartments } from './departments.ts'
import type { AuthServices } from './request-context.ts'
import { isAdmin, needs, type CallCtx } from './rights.ts'
import { changeRole, createRole, deleteRole, listRoles } from './roles.ts'
import { DepartmentAnswer, Id, Label, Name, Rights, RoleAnswer, RoleName, UuidOrNull, closed } from './schemas.ts'

/** Roles and departments. */
export function organisationRoutes(route: Route<CallCtx>, auth: AuthServices): void {
  roleRoutes(route, auth)
  departmentRoutes(route, auth)
}

function roleRoutes(route: Route<CallCtx>, auth: AuthServices): void {
  const tag = 'roles'
  route({
    method: 'GET',
    url: '/roles',
    summary: 'Roles and their rights',
    tag,
    response: { 200: Type.Object({ items: Type.Array(RoleAnswer), next: Type.Null() }) },
    handle: async ctx => ({ items: await listRoles(ctx), next: null }),
  })
  route({
    method: 'POST',
    url: '/roles',
    summary: 'Add a role',
    tag,
    allow: adminOnly,
    response: { 201: RoleAnswer },
    body: Type.Object({ name: RoleName, label: Label, rights: Rights }, closed),
    handle: (ctx, { body }) => createRole(ctx, body),
  })
  route({
    method: 'PATCH',
    url: '/roles/:name',
    summary: 'Change the rights of a role; acts at once',
    tag,
    allow: adminOnly,
    params: Type.Object({ name: RoleName }, closed),
    response: { 200: RoleAnswer },
    body: Type.Object({ label: Type.Optional(Label), rights: Type.Optional(Rights) }, closed),
    handle: (ctx, { params, body }) => changeRole(ctx, auth.callers.forget, { ...body, name: params.name }),
  })
  route({
    method: 'DELETE',
    url: '/roles/:name',
    summary: 'Delete a role nobody has',
    tag,
    allow: adminOnly,
    params: Type.Object({ name: RoleName }, closed),
    response: { 204: Type.Null() },
    handle: async (ctx, { params }) => {
      await deleteRole(ctx, params.name)
    },
  })
}

export function adminOnly({ caller }: CallCtx): void {
  if (!isAdmin(caller)) throw forbidden()
}

function departmentRoutes(route: Route<CallCtx>, auth: AuthServices): void {
  const tag = 'departments'
  const allow = needs('members')
  route({
    method: 'GET',
    url: '/departments',
    summary: 'The tree of departments, parents first',
    tag,
    response: { 200: Type.Object({ items: Type.Array(DepartmentAnswer), next: Type.Null() }) },
    handle: async ctx => ({ items: await listDepartments(ctx), next: null }),
  })
  route({
    method: 'POST',
    url: '/departments',
    summary: 'Add a department',
    tag,
    allow,
    response: { 201: DepartmentAnswer },
    body: Type.Object({ name: Name, parent: Type.Optional(UuidOrNull) }, closed),
    handle: (ctx, { body }) => createDepartment(ctx, body),
  })
  route({
    method: 'PATCH',
    url: '/departments/:id',
    summary: 'Rename a department, or move it with all below it',
    tag,
    allow,
    params: Id,
    response: { 200: DepartmentAnswer },
    body: Type.Object({ name: Type.Optional(Name), parent: Type.Optional(UuidOrNull) }, closed),
    handle: (ctx, { params, body }) => changeDepartment(ctx, auth, { ...body, id: params.id }),
  })
  route({
    method: 'DELETE',
    url: '/departments/:id',
    summary: 'Delete a department in which nobody is and nothing is below',
    tag,
    allow,
    params: Id,
    response: { 204: Type.Null() },
    handle: async (ctx, { params }) => {
      await deleteDepartment(ctx, auth, params.id)
    },
  })
}
