import { useFormat } from './format.ts'

/** A sentence of the server's, with its telephone numbers in the form they have everywhere else on the page. */
export function Said({ text }: { text: string }) {
  return <>{useFormat().spoken(text)}</>
}
