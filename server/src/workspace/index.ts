export { createCallerCache, type CallerCache } from './caller-cache.ts'
export { createWorkspace, listWorkspaces, prepareWorkspace, type Workspace } from './create-workspace.ts'
export { memberNames } from './members.ts'
export { profileOf, type WorkspaceProfile } from './profile.ts'
export { publicRoutes, type PublicServices } from './public-routes.ts'
export {
  contextOf,
  type AuthServices,
  type PublicCtx,
  type SignedIn,
  type WorkspaceRuntime,
} from './request-context.ts'
export {
  fieldRight,
  needs,
  rightsOn,
  systemCaller,
  type CallCtx,
  type Caller,
  type FieldRight,
  type ObjectRights,
  type Reach,
  type Rights,
} from './rights.ts'
export { workspaceRoutes, type WorkspaceServices } from './routes.ts'
export { ensureAdmin, openSetup, type Founded } from './setup.ts'
export { createToken } from './tokens.ts'
