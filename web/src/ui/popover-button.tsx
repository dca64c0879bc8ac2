import { useState, type ButtonHTMLAttributes, type ReactNode } from 'react'
import { Popover, type PopoverProps } from 'antd'

type Props = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'content' | 'title' | 'onClick'> & {
  heading: ReactNode
  /** made when it is first opened */
  content: () => ReactNode
  placement: PopoverProps['placement']
}

/**
 * A button that opens a popover. The popover is made on the first press: a page has a hundred of these, and making them
 * all took longer than the rest of its first paint.
 */
export function PopoverButton({ heading, content, placement, ...button }: Props) {
  const [asked, setAsked] = useState(false)
  if (!asked) return <button {...button} aria-haspopup="dialog" onClick={() => setAsked(true)} />
  return (
    <Popover trigger="click" defaultOpen arrow={false} placement={placement} title={heading} content={content()}>
      <button {...button} aria-haspopup="dialog" autoFocus />
    </Popover>
  )
}
