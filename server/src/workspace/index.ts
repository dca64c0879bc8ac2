export { accountByLogin, createOutsideAccount } from './accounts.ts'
export { inPlaceOf } from './acting.ts'
export { createCallerCache, type CallerCache } from './caller-cache.ts'
export { createWorkspace, dropWorkspace, listWorkspaces, prepareWorkspace, type Workspace } from './create-workspace.ts'
export { countryOf, profileOf, setProfile, type WorkspaceProfile } from './profile.ts'
export { delegationsTo } from './delegations.ts'
export { createDepartment, departmentNames, listDepartments } from './departments.ts'
export { readSetting, writeSetting } from './installation.ts'
export { inviteMember, takeInvitation, tie as tieMember } from './invitations.ts'
export {
  accountBehind,
  addMember,
  listMembers,
  memberNames,
  movedMembers,
  movedTo,
  recordsFollowed,
} from './members.ts'
export { callerAgain, callerOfMember, memberCaller } from './callers.ts'
export { oauthRoutes } from './oauth-routes.ts'
export { publicRoutes, type PublicServices } from './public-routes.ts'
export { principalOf, recipientsOf } from './recipients.ts'
export {
  contextOf,
  refuseCrossSite,
  signInTo,
  type AuthServices,
  type PublicCtx,
  type SignedIn,
  type WorkspaceRuntime,
} from './request-context.ts'
export {
  fieldRight,
  isAdmin,
  needs,
  rightsOn,
  seesPlainly,
  systemCaller,
  type CallCtx,
  type Caller,
  type FieldRight,
  type ObjectRights,
  type Reach,
  type Rights,
} from './rights.ts'
export { workspaceRoutes, type WorkspaceServices } from './routes.ts'
export { changeRole, createRole, deleteRole, listRoles, requireCovered, rolesByName } from './roles.ts'
export { SCOPES, onlyReads } from './scopes.ts'
export { checkPassword, newSecret } from './secrets.ts'
export { ensureAdmin, foundWorkspace, openSetup, type Founded } from './setup.ts'
export { adminOnly } from './organisation-routes.ts'
export { runtimeOf, type MeServices } from './me.ts'
export { membersOnly, stepGone, wrongCredentials } from './problems.ts'
export { recordChange as noteChange, type ChangeCtx } from './record-change.ts'
export { enter, noteTry } from './sign-in/enter.ts'
export { forgetOldSignIns } from './sign-in/log.ts'
export { changeStep as keepStep, openStep, takeStep } from './sign-in/steps.ts'
export { createThrottle, type Throttle } from './throttle.ts'
export { createToken } from './tokens.ts'
export { createTokenRates } from './token-rate.ts'
export { delegationsHanding, type Handing } from './handing.ts'
