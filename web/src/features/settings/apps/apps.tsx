import { AppList } from './app-list.tsx'
import { ChangeList } from './change-list.tsx'
import { SandboxList } from './sandbox-list.tsx'
import { SolutionList } from './solution-list.tsx'
import './apps.css'

/** 应用: what can be switched on, what stands in the rail for whom, and what was installed when. */
export function AppsSettings() {
  return (
    <div className="apps">
      <SolutionList />
      <AppList />
      <SandboxList />
      <ChangeList />
    </div>
  )
}
