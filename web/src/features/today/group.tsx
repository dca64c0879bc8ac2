import type { ReactNode } from 'react'

type Props = { title: string; why: string; more?: ReactNode; children: ReactNode }

/** Things of one kind that wait for somebody, and why they are here. */
export function Group({ title, why, more, children }: Props) {
  return (
    <section className="card to-do">
      <header>
        <h2>{title}</h2>
        <span className="n">{why}</span>
        {more && <span className="end">{more}</span>}
      </header>
      <ul className="plain-list">{children}</ul>
    </section>
  )
}
