export { SignIn } from './sign-in.tsx'
export { SetUp } from './set-up.tsx'
export { Invitation } from './invitation.tsx'
