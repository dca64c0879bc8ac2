import { Button } from 'antd'

type LineProps = { title: string; text: string; act: string; onAct: () => void }

/** What is on or off, and the act that changes it. */
export function SecurityLine({ title, text, act, onAct }: LineProps) {
  return (
    <header className="security-line">
      <div>
        <h2>{title}</h2>
        <p>{text}</p>
      </div>
      <Button onClick={onAct}>{act}</Button>
    </header>
  )
}

/** Who changes how he signs in says first that it is he. */
export function presentPassword(label: string) {
  return { name: 'password', label, type: 'password' as const, autoComplete: 'current-password' }
}
